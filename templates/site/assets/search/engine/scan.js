"use strict";
(globalThis.ledgerSearch ??= []).push(function scan(engine) {
  /** Divides records in a field, and names within a record; stands in no folded text. */
  const END = "\u0001";
  const BETWEEN = "\u0002";
  /** A pattern for any one character of a record. */
  const ANY = `[^${END}${BETWEEN}]`;
  const DIGIT = /[0-9]/;

  /** One field of all records as one long string, in which a search is a few native scans. */
  class Field {
    constructor(name, weight, texts) {
      this.name = name;
      this.weight = weight;
      this.starts = new Int32Array(texts.length + 1);
      let at = 0;
      texts.forEach((text, index) => {
        this.starts[index] = at;
        at += text.length + END.length;
      });
      this.starts[texts.length] = at;
      this.text = texts.length ? texts.join(END) + END : "";
    }

    has(needle) {
      return this.text.includes(needle);
    }

    /** Call `visit(record, start, end)` for the first place of `needle` in each record. */
    find(needle, visit) {
      let record = 0;
      for (let from = 0; ; ) {
        const span = this.next(needle, from);
        if (!span) return;
        while (this.starts[record + 1] <= span[0]) record += 1;
        visit(record, span[0], span[1]);
        from = this.starts[record + 1];
      }
    }

    next(needle, from) {
      if (typeof needle !== "string") {
        needle.lastIndex = from;
        const match = needle.exec(this.text);
        return match && [match.index, match.index + match[0].length];
      }
      for (let at = this.text.indexOf(needle, from); at >= 0; at = this.text.indexOf(needle, at + 1)) {
        const end = at + needle.length;
        if (!inNumber(this.text, at) && !inNumber(this.text, end)) return [at, end];
      }
      return null;
    }

    /** How much of the name around `start`…`end` that stretch is, 0 to 1. */
    share(start, end) {
      let from = start;
      let to = end;
      while (from > 0 && this.text[from - 1] !== END && this.text[from - 1] !== BETWEEN) from -= 1;
      while (this.text[to] !== END && this.text[to] !== BETWEEN) to += 1;
      return (end - start) / (to - from);
    }
  }

  /** Whether the place `at` lies within a number: 10 does not stand in 2010. */
  function inNumber(text, at) {
    return DIGIT.test(text[at - 1] ?? "") && DIGIT.test(text[at] ?? "");
  }

  Object.assign(engine, { Field, BETWEEN, ANY });
});
