// The matrix on screen: row and column under the pointer, folding, one unit alone.
"use strict";

(() => {
  const table = document.getElementById("pl-matrix");
  if (!table) return;
  const heads = [...table.tHead.rows[1].cells];
  const rows = [...table.tBodies].flatMap((part) => [...part.rows]).filter((row) => !row.matches(".pl-band-row"));

  let lit = [];
  const light = (cell) => {
    for (const other of lit) other.classList.remove("pl-lit");
    lit = [];
    const row = cell?.closest("tbody tr:not(.pl-band-row)");
    if (!row) return;
    const column = cell.cellIndex;
    lit = [...row.cells];
    if (column > 0) lit.push(heads[column], ...rows.map((other) => other.cells[column]));
    for (const other of lit) other.classList.add("pl-lit");
  };
  table.addEventListener("pointerover", (event) => light(event.target.closest("td, th")));
  table.addEventListener("pointerleave", () => light(null));
  table.addEventListener("focusin", (event) => light(event.target.closest("td, th")));

  for (const part of table.tBodies) {
    const button = part.querySelector(".pl-band-row button");
    button?.addEventListener("click", () => {
      const open = button.getAttribute("aria-expanded") !== "true";
      button.setAttribute("aria-expanded", String(open));
      part.classList.toggle("pl-folded", !open);
    });
  }

  const one = document.getElementById("pl-one");
  heads.slice(1).forEach((head, place) => one.add(new Option(head.textContent.trim(), String(place + 1))));
  one.addEventListener("change", () => {
    const column = Number(one.value);
    for (const row of rows) row.hidden = column > 0 && !row.cells[column].hasChildNodes();
    // A heading without rows of its own stays: it says what those below it belong to.
    for (const part of table.tBodies) {
      part.hidden = part.querySelector("tr:not(.pl-band-row)") && !part.querySelector("tr:not(.pl-band-row, [hidden])");
    }
    heads.forEach((head, place) => {
      const away = column > 0 && place > 0 && place !== column;
      head.classList.toggle("pl-away", away);
      for (const row of rows) row.cells[place].classList.toggle("pl-away", away);
    });
    if (column) heads[column].scrollIntoView({ block: "nearest", inline: "center" });
  });
})();
