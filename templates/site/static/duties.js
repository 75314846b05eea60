// The table of all duties: filters that stand in the address, sorting, what is shown as CSV.
"use strict";

(() => {
  const form = document.getElementById("pl-filter");
  const table = document.getElementById("pl-duties");
  if (!form || !table) return;
  const body = table.tBodies[0];
  const shown = document.getElementById("pl-shown");
  const none = document.getElementById("pl-none");
  const text = (node) => node.textContent.replace(/\s+/g, " ").trim();
  const rows = [...body.rows].map((row, place) => ({
    row,
    place,
    units: row.dataset.units.split(" "),
    groups: row.dataset.groups.split(" "),
    words: "",
  }));
  const wordsOf = (entry) => (entry.words ||= text(entry.row).toLowerCase());
  const names = [...form.elements].map((field) => field.name).filter(Boolean);

  const matches = (entry, wanted) => {
    const { dataset } = entry.row;
    for (const key of ["level", "document", "matter", "deadline", "force"]) {
      if (wanted[key] && dataset[key] !== wanted[key]) return false;
    }
    if (wanted.group && !entry.groups.includes(wanted.group)) return false;
    if (wanted.unit || wanted.role) {
      const found = entry.units.some((unit) => {
        const [role, id] = unit.split(":");
        return (!wanted.unit || id === wanted.unit) && (!wanted.role || role === wanted.role);
      });
      if (!found) return false;
    }
    return wanted.terms.every((term) => wordsOf(entry).includes(term));
  };

  const show = () => {
    const wanted = Object.fromEntries(names.map((name) => [name, form.elements[name].value]));
    wanted.terms = wanted.q.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const entry of rows) {
      entry.row.hidden = !matches(entry, wanted);
      count += !entry.row.hidden;
    }
    shown.textContent = `${count} 条`;
    none.hidden = count > 0;
  };

  // The address: #unit=…&role=…; a hash without "=" is the id of one duty.
  const write = () => {
    const wanted = new URLSearchParams();
    for (const name of names) {
      if (form.elements[name].value) wanted.set(name, form.elements[name].value);
    }
    const hash = wanted.toString();
    history.replaceState(null, "", hash ? `#${hash}` : location.href.split("#")[0]);
  };
  const read = () => {
    const hash = location.hash.slice(1);
    if (hash.includes("=")) {
      const wanted = new URLSearchParams(hash);
      for (const name of names) form.elements[name].value = wanted.get(name) ?? "";
    } else if (hash && document.getElementById(hash)?.hidden) {
      for (const name of names) form.elements[name].value = "";
    }
    show();
    if (hash && !hash.includes("=")) document.getElementById(hash)?.scrollIntoView();
  };

  form.addEventListener("input", () => { show(); write(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { show(); write(); }));
  addEventListener("hashchange", read);

  const collator = new Intl.Collator("zh-CN", { numeric: true });
  for (const head of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text(head);
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = head.ariaSort === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (entry) => text(entry.row.cells[head.cellIndex]);
      const byText = (a, b) => {
        const [one, two] = [key(a), key(b)];
        // Empty cells stay last either way.
        if (!one || !two) return (!one - !two) * (down ? -1 : 1);
        return collator.compare(one, two);
      };
      const sorted = [...rows].sort((a, b) => (byText(a, b) || a.place - b.place) * (down ? -1 : 1));
      body.append(...sorted.map((entry) => entry.row));
    });
  }

  const facts = (row) => Object.fromEntries(
    [...row.querySelectorAll(".pl-facts > div")].map((fact) => [text(fact.children[0]), text(fact.children[1])]),
  );
  const cell = (value) => {
    // A spreadsheet would run what begins with one of these as a formula.
    const safe = /^[=+\-@\t]/.test(value) ? `'${value}` : value;
    return `"${safe.replaceAll('"', '""')}"`;
  };
  document.getElementById("pl-csv").addEventListener("click", () => {
    const heads = ["编号", "责任事项", "约束力", "原句", "层级", "出处", "牵头", "承办", "配合", "报送", "会商",
      "时限", "工作事项", "指标", "群体", "留存", "查什么", "看什么"];
    const force = Object.fromEntries([...form.elements.force.options].map((option) => [option.value, option.text]));
    const lines = [...body.rows].filter((row) => !row.hidden).map((row) => {
      const more = facts(row);
      const summary = row.querySelector("summary").cloneNode(true);
      summary.querySelector(".pl-force")?.remove();
      return [row.id, text(summary), force[row.dataset.force] ?? "", text(row.querySelector("blockquote") ?? new Text()),
        text(row.querySelector(".pl-level")), text(row.cells[2].querySelector("a")), text(row.cells[3]), text(row.cells[4]),
        text(row.cells[5]), more["报送"], more["会商"], text(row.cells[6]), text(row.cells[7]), more["指标"], more["群体"],
        more["留存"], more["查什么"], more["看什么"]].map((value) => cell(value ?? "")).join(",");
    });
    const csv = `\ufeff${[heads.join(","), ...lines].join("\r\n")}\r\n`;
    policyLedger.save(`责任事项-${lines.length}条.csv`, "text/csv", csv);
  });
  const copy = document.getElementById("pl-copy");
  copy.addEventListener("click", async () => {
    const done = await policyLedger.copy(location.href);
    const before = copy.textContent;
    copy.textContent = done ? "已复制" : "请从地址栏复制";
    setTimeout(() => { copy.textContent = before; }, 2000);
  });

  read();
})();
