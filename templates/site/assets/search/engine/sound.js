"use strict";
(globalThis.ledgerSearch ??= []).push(function sound(engine) {
  const MOST_READINGS = 12;
  const LONGEST = 60;
  /** Pairs that many speakers do not tell apart. */
  const ALIKE = [[/^zh/, "z"], [/^ch/, "c"], [/^sh/, "s"], [/^n/, "l"], [/ng$/, "n"]];

  function blur(syllable) {
    return ALIKE.reduce((said, [from, to]) => said.replace(from, to), syllable);
  }

  /** Knows how characters are read. `readings` maps a syllable to the characters read so. */
  class Sounds {
    constructor(readings, occurring) {
      this.syllables = Object.keys(readings);
      this.of = new Map();
      this.classes = new Map();
      this.blurred = new Map();
      for (const [syllable, chars] of Object.entries(readings)) {
        const here = [...chars].filter((char) => occurring.has(char)).join("");
        if (here) this.classes.set(syllable, here);
        if (here) this.blurred.set(blur(syllable), (this.blurred.get(blur(syllable)) ?? "") + here);
        for (const char of chars) this.of.set(char, [...(this.of.get(char) ?? []), syllable]);
      }
      this.starting = new Map();
    }

    /** The characters whose reading begins with `letters`, as the inside of a character class. */
    beginning(letters) {
      if (!this.starting.has(letters)) {
        const chars = this.syllables
          .filter((syllable) => syllable.startsWith(letters))
          .map((syllable) => this.classes.get(syllable) ?? "");
        this.starting.set(letters, [...new Set(chars.join(""))].join(""));
      }
      return this.starting.get(letters);
    }

    /** Cut `letters` into syllables, the last perhaps unfinished; give lists of classes. */
    cut(letters, classOf, whole = false) {
      const found = [];
      if (letters.length > LONGEST) return found;
      // Places from which no way leads to the end: without them, failing would take for ever.
      const dead = new Set();
      const walk = (at, classes) => {
        if (found.length >= MOST_READINGS || dead.has(at)) return;
        if (at === letters.length) {
          found.push(classes);
          return;
        }
        const before = found.length;
        for (let end = Math.min(letters.length, at + 6); end > at; end -= 1) {
          const chars = classOf(letters.slice(at, end));
          if (chars) walk(end, [...classes, chars]);
        }
        const rest = letters.slice(at);
        if (!whole && rest.length < 6 && !classOf(rest) && this.beginning(rest))
          found.push([...classes, this.beginning(rest)]);
        if (found.length === before) dead.add(at);
      };
      walk(0, []);
      return found;
    }

    /** Whether `letters` are whole syllables. */
    complete(letters) {
      return this.cut(letters, (part) => this.classes.get(part), true).length > 0;
    }

    /** Patterns for text typed as full pinyin ("quanfan", "quanf"). */
    full(letters) {
      return pattern(this.cut(letters, (part) => this.classes.get(part)));
    }

    /** Patterns for initials ("qffx"); zh, ch and sh count as one or as two letters. */
    initials(letters) {
      if (letters.length < 2 || letters.length > 10) return null;
      const found = [];
      const walk = (at, classes) => {
        if (found.length >= MOST_READINGS) return;
        if (at === letters.length) {
          found.push(classes);
          return;
        }
        for (const width of /^[zcs]h/.test(letters.slice(at)) ? [2, 1] : [1]) {
          const chars = this.beginning(letters.slice(at, at + width));
          if (chars) walk(at + width, [...classes, chars]);
        }
      };
      walk(0, []);
      return pattern(found);
    }

    /** Patterns for pinyin that is spoken alike ("songjiaosangmen") or typed in part ("jiaoytj"). */
    loose(letters) {
      const alike = this.cut(letters, (part) => this.blurred.get(blur(part)));
      if (alike.length) return pattern(alike);
      return pattern(
        this.cut(letters, (part) =>
          part.length === 1 ? this.beginning(part) : this.classes.get(part),
        ),
      );
    }

    /** Patterns for full pinyin of which one syllable of at least three is wrong. */
    wrong(letters) {
      const lists = this.cut(letters, (part) => this.classes.get(part));
      return pattern(
        lists.filter((classes) => classes.length > 2).flatMap((classes) =>
          classes.map((_, at) => classes.map((chars, place) => (place === at ? "" : chars))),
        ),
      );
    }

    /** A pattern for characters that sound as those of `term`; `alike` lets near sounds count. */
    same(term, alike) {
      const classes = [...term].map((char) => {
        const chars = (this.of.get(char) ?? [])
          .map((syllable) => (alike ? this.blurred.get(blur(syllable)) : this.classes.get(syllable)))
          .join("");
        return chars + char;
      });
      return pattern([classes]);
    }
  }

  function pattern(lists) {
    const escaped = (chars) =>
      chars ? `[${chars.replace(/[\\\]^-]/g, "\\$&")}]` : engine.ANY;
    const sources = [...new Set(lists.map((classes) => classes.map(escaped).join("")))];
    return sources.length ? new RegExp(sources.join("|"), "g") : null;
  }

  Object.assign(engine, { Sounds });
});
