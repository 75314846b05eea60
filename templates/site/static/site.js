// Small things that every page has. Classic script: it must also run from file://.
"use strict";

(() => {
  const ledger = document.querySelector('meta[name="ledger"]')?.content ?? "";

  // Storage may be forbidden; then nothing is remembered and nothing breaks.
  const store = {
    get(key) {
      try { return JSON.parse(localStorage.getItem(`${ledger}:${key}`)); } catch { return null; }
    },
    set(key, value) {
      try {
        if (value === null) localStorage.removeItem(`${ledger}:${key}`);
        else localStorage.setItem(`${ledger}:${key}`, JSON.stringify(value));
        return !localStorage.forgetful;
      } catch { return false; }
    },
  };

  // A file made in the page; nothing is sent anywhere.
  const save = (name, type, content) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch { /* only offered to https; the old way works everywhere */ }
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  };

  window.policyLedger = { store, save, copy };

  const mine = store.get("unit");
  for (const link of document.querySelectorAll("[data-mine]")) {
    if (mine) link.href = `${link.dataset.mine}${mine.id}.html`;
  }

  // Units on the start page and in the list, narrowed by name.
  const pick = document.getElementById("pl-pick");
  pick?.addEventListener("input", () => {
    const wanted = pick.value.trim().toLowerCase();
    let found = 0;
    for (const item of document.querySelectorAll("[data-names]")) {
      item.hidden = !item.dataset.names.toLowerCase().includes(wanted);
      found += !item.hidden;
    }
    for (const part of document.querySelectorAll(".pl-kind, .pl-place")) {
      part.hidden = !part.querySelector("[data-names]:not([hidden])");
      if (wanted && part.matches("details") && !part.hidden) part.open = true;
    }
    document.getElementById("pl-pick-none").hidden = found > 0;
  });

  // A duty in a closed part of the page: open it before going there.
  const reveal = () => {
    let target = null;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { /* no id */ }
    if (!target) return;
    let closed = false;
    for (let part = target; part; part = part.parentElement) {
      if (part.matches("details:not([open])")) { part.open = true; closed = true; }
    }
    const row = target.matches("tr") && target.querySelector("details");
    if (row) row.open = true;
    if (closed) target.scrollIntoView();
  };

  for (const button of document.querySelectorAll("[data-fold]")) {
    button.addEventListener("click", () => {
      for (const part of document.querySelectorAll(".pl-matter")) part.open = button.dataset.fold === "open";
    });
  }

  // Everything is open while it is printed.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll(".pl details:not([open], .pl-check)")];
    for (const part of opened) part.open = true;
  });
  addEventListener("afterprint", () => { for (const part of opened) part.open = false; });

  // A quotation and its duties light up together.
  const light = (ids, on) => {
    for (const id of ids) {
      document.getElementById(`d-${id}`)?.classList.toggle("pl-hot", on);
      for (const mark of document.querySelectorAll(`mark[data-duties~="${CSS.escape(id)}"]`)) mark.classList.toggle("pl-hot", on);
    }
  };
  const idsOf = (node) => {
    const mark = node.closest?.("mark[data-duties]");
    if (mark) return mark.dataset.duties.split(" ");
    const item = node.closest?.(".pl-rests li");
    return item ? [item.id.slice(2)] : [];
  };
  const paper = document.querySelector(".pl-paper");
  let lit = [];
  const arrive = () => {
    light(lit, false);
    lit = location.hash.match(/^#[qd]-(.+)$/)?.slice(1).map(decodeURIComponent) ?? [];
    light(lit, true);
    reveal();
  };
  addEventListener("hashchange", arrive);
  arrive();
  paper?.addEventListener("pointerover", (event) => light(idsOf(event.target), true));
  paper?.addEventListener("pointerout", (event) => {
    light(idsOf(event.target), false);
    light(lit, true);
  });
})();
