// Runs while the start page is being read, so that the remembered unit does not push it down later.
"use strict";

(() => {
  const ledger = document.querySelector('meta[name="ledger"]')?.content ?? "";
  const key = `${ledger}:unit`;
  let mine = null;
  try { mine = JSON.parse(localStorage.getItem(key)); } catch { /* forbidden or damaged */ }
  if (!mine?.id || !mine.name) return;
  const link = document.getElementById("pl-mine-link");
  link.textContent = mine.name;
  link.href = `units/${encodeURIComponent(mine.id)}.html`;
  const part = document.getElementById("pl-mine");
  part.hidden = false;
  document.getElementById("pl-mine-forget").addEventListener("click", () => {
    try { localStorage.removeItem(key); } catch { /* forbidden */ }
    part.hidden = true;
  });
})();
