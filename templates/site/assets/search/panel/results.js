"use strict";
/* Turns answers of the engine into the list of results. All markup stands in templates of the page. */
(globalThis.ledgerSearchPanel ??= {}).Results = class {
  /** `list` is the listbox, `template` the template of one result, `root` the site's address. */
  constructor(list, template, root) {
    this.list = list;
    this.template = template;
    this.root = root;
    this.active = -1;
  }

  get options() {
    return [...this.list.querySelectorAll('[role="option"]')];
  }

  /** Show an answer; `kinds` are the corpus's kinds, `partialLabel` the heading of lesser matches. */
  show(answer, kinds) {
    this.list.replaceChildren();
    const whole = answer.results.filter((result) => !result.partial);
    const partial = answer.results.filter((result) => result.partial);
    for (const [results, label] of [[whole, this.list.dataset.whole], [partial, this.list.dataset.partial]]) {
      if (!results.length) continue;
      const group = document.createElement("div");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", label);
      if (results === partial) {
        const heading = document.createElement("p");
        heading.className = "ls-partial";
        heading.setAttribute("role", "presentation");
        heading.textContent = label;
        group.append(heading);
      }
      group.append(...results.map((result) => this.option(result, kinds)));
      this.list.append(group);
    }
    this.options.forEach((option, place) => (option.id = `ls-option-${place}`));
    this.select(this.options.length ? 0 : -1);
  }

  option(result, kinds) {
    const option = this.template.content.firstElementChild.cloneNode(true);
    const marked = this.constructor.nodes;
    const part = (name) => option.querySelector(`[data-part="${name}"]`);
    const fill = (name, ...texts) => {
      const element = part(name);
      if (texts.some((text) => text.join(""))) element.append(...texts.flatMap(marked));
      else element.remove();
    };
    option.href = new URL(result.url, this.root);
    option.dataset.kind = kinds[result.kind][0];
    part("kind").textContent = kinds[result.kind][1];
    fill("title", result.title);
    fill("text", result.snippet);
    fill("aside", result.aside);
    fill("level", result.levels.length < 3 ? [result.levels.join("、")] : []);
    fill("cite", result.cite);
    fill("due", result.due);
    const units = part("units");
    for (const { role, names } of result.units) {
      const item = units.content.firstElementChild.cloneNode(true);
      item.querySelector('[data-part="role"]').textContent = role;
      item.querySelector('[data-part="names"]').append(
        ...names.slice(0, 3).flatMap((name, place) => (place ? ["、", ...marked(name)] : marked(name))),
        names.length > 3 ? `等 ${names.length} 个` : "",
      );
      units.before(item);
    }
    return option;
  }

  /** Make the result at `place` the chosen one; -1 for none. */
  select(place) {
    this.active = place;
    this.options.forEach((option, index) => option.setAttribute("aria-selected", String(index === place)));
    this.chosen?.scrollIntoView({ block: "nearest" });
  }

  get chosen() {
    return this.options[this.active];
  }

  /** Move the choice by `step`, round the ends. */
  move(step) {
    const count = this.options.length;
    if (count) this.select((this.active + step + count) % count);
  }

  /** Turn plain, marked, plain, … into nodes. */
  static nodes(segments) {
    return segments.map((text, place) => {
      if (place % 2 === 0) return text;
      const mark = document.createElement("mark");
      mark.textContent = text;
      return mark;
    });
  }
};
