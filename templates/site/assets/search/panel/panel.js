"use strict";
/*
 * The search panel: opened by [data-search-open], “/” or Ctrl-K; ↑ ↓ choose, Enter opens, Esc closes.
 * Nothing is looked for between compositionstart and compositionend: half-typed pinyin of an input
 * method is no query.
 */
(() => {
  const { Client, Results } = globalThis.ledgerSearchPanel;
  const folder = new URL(".", document.currentScript.src);
  const root = new URL("../../", folder);
  const dialog = document.querySelector("[data-search]");
  if (!dialog || !dialog.showModal) return;
  const find = (name) => dialog.querySelector(`[data-search-${name}]`);
  const [input, list, status, filters, chips, more, nothing, hint] = [
    "input", "list", "status", "filters", "kinds", "more", "nothing", "hint",
  ].map(find);
  const FIRST = 20;
  const client = new Client(folder);
  const results = new Results(list, document.querySelector("[data-search-result]"), root);
  const wanted = { text: "", kind: -1, level: -1, unit: -1, limit: FIRST };
  let facets = null;
  let composing = false;
  let asking = Promise.resolve();

  /** Load everything before it is needed. */
  function warm() {
    client.ready().then(offer, () => (status.textContent = status.dataset.failed));
  }

  /** Fill the filters, once. */
  function offer(found) {
    if (facets) return;
    facets = found;
    const fill = (select, entries) =>
      select.append(...entries.map(([value, label]) => new Option(label, value)));
    fill(find("level"), facets.levels.map(([, label], place) => [place, label]));
    fill(find("unit"), facets.units);
    for (const [place, [, label]] of [[-1, ["", chips.dataset.all]], ...facets.kinds.entries()]) {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.className = "ls-chip";
      chip.dataset.kind = place;
      chip.dataset.label = label;
      chip.textContent = label;
      chip.setAttribute("aria-pressed", String(place === wanted.kind));
      chips.append(chip);
    }
  }

  function open(text) {
    warm();
    if (!dialog.open) dialog.showModal();
    if (typeof text === "string" && text) {
      input.value = text;
      changed();
    }
    input.focus();
    input.select();
  }

  /** Ask for what is typed and filtered now. */
  function changed() {
    wanted.text = input.value;
    asking = answer();
  }

  async function answer() {
    if (!wanted.text.trim()) {
      show(null);
      return;
    }
    try {
      const found = await client.ask({ ...wanted });
      if (found && wanted.text.trim()) show(found);
    } catch {
      status.textContent = status.dataset.failed;
    }
  }

  function show(found) {
    const count = found?.results.length ?? 0;
    hint.hidden = Boolean(found);
    filters.hidden = !found;
    nothing.hidden = !found || count > 0;
    list.hidden = !count;
    more.hidden = !found || found.total <= count;
    input.setAttribute("aria-expanded", String(count > 0));
    results.show(found ?? { results: [] }, facets?.kinds ?? []);
    chosen();
    if (!found) {
      status.textContent = "";
      return;
    }
    status.textContent = said(found);
    const all = found.kinds.reduce((sum, number) => sum + number, 0);
    for (const chip of chips.children) {
      const place = Number(chip.dataset.kind);
      const number = place < 0 ? all : found.kinds[place];
      chip.textContent = `${chip.dataset.label} ${number}`;
      chip.disabled = number === 0 && place !== wanted.kind;
      chip.setAttribute("aria-pressed", String(place === wanted.kind));
    }
  }

  function said(found) {
    const read = found.repaired.map((text) => status.dataset.repaired.replace("{}", text)).join("");
    const count = found.total ? status.dataset.count.replace("{}", found.total) : status.dataset.none;
    return read + count;
  }

  function chosen() {
    if (results.chosen) input.setAttribute("aria-activedescendant", results.chosen.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function typed() {
    if (composing) return;
    wanted.limit = FIRST;
    find("scroll").scrollTop = 0;
    changed();
  }

  async function follow(event) {
    event.preventDefault();
    const aside = event.ctrlKey || event.metaKey;
    await asking;
    const option = results.chosen;
    if (!option) return;
    if (aside) window.open(option.href, "_blank", "noopener");
    else option.click();
  }

  function pressed(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      results.move(steps[event.key]);
      chosen();
    } else if (event.key === "Enter") follow(event);
  }

  function editable(element) {
    return element.closest?.("input, textarea, select, [contenteditable]") !== null;
  }

  input.addEventListener("compositionstart", () => (composing = true));
  input.addEventListener("compositionend", () => {
    composing = false;
    typed();
  });
  input.addEventListener("input", typed);
  input.addEventListener("keydown", pressed);
  chips.addEventListener("click", ({ target }) => {
    if (!("kind" in target.dataset)) return;
    wanted.kind = Number(target.dataset.kind);
    typed();
    input.focus();
  });
  for (const name of ["level", "unit"])
    find(name).addEventListener("change", ({ target }) => {
      wanted[name] = Number(target.value);
      typed();
    });
  find("all").addEventListener("click", () => {
    Object.assign(wanted, { kind: -1, level: -1, unit: -1 });
    find("level").value = find("unit").value = "-1";
    typed();
    input.focus();
  });
  more.addEventListener("click", () => {
    wanted.limit += FIRST;
    const place = results.active;
    changed();
    asking.then(() => {
      results.select(place);
      chosen();
      input.focus();
    });
  });
  list.addEventListener("click", ({ target }) => target.closest('[role="option"]') && dialog.close());
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  find("close").addEventListener("click", () => dialog.close());
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-search-open]");
    if (opener) open(opener.dataset.searchOpen);
  });
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.repeat) return;
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !editable(event.target);
    const command = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
    if (!slash && !command) return;
    event.preventDefault();
    open();
  });
  for (const opener of document.querySelectorAll("[data-search-open]")) {
    opener.dataset.searchReady = "";
    for (const type of ["pointerenter", "focus"]) opener.addEventListener(type, warm, { once: true });
  }
})();
