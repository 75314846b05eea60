"use strict";
(globalThis.ledgerSearch ??= []).push(function repair(engine) {
  const { ANY } = engine;
  const GAP_LENGTH = 3;
  const LONGEST = 12;

  /**
   * Give what `term` may have been meant to be, as lists of [needle, weight], the likeliest list
   * first: the same sound, a near sound, one character wrong, swapped, missing or too many.
   * `known(text)` tells whether the corpus may hold `text`.
   */
  function repairs(term, sounds, known) {
    if (term.length < 2 || term.length > LONGEST || !engine.isHan(term.codePointAt(0))) return [];
    const lists = [[[sounds.same(term, false), 0.9]], [[sounds.same(term, true), 0.85]]];
    if (term.length < 5) lists.push([abbreviated(term)]);
    if (term.length > 2) lists.push(swapped(term, known), [...replaced(term, known), ...extra(term, known)]);
    if (term.length > 2) lists.push(missing(term, known));
    return lists.filter((list) => list.length);
  }

  /** A pattern for what `term` may abbreviate: 技校 is 技工学校. */
  function abbreviated(term) {
    const gap = `${ANY}{0,${GAP_LENGTH}}?`;
    return [new RegExp([...term].join(gap), "g"), 0.75];
  }

  function swapped(term, known) {
    const found = [];
    for (let at = 0; at + 1 < term.length; at += 1) {
      const text = term.slice(0, at) + term[at + 1] + term[at] + term.slice(at + 2);
      if (text !== term && known(text)) found.push([text, 0.8]);
    }
    return found;
  }

  function replaced(term, known) {
    return holes(term, known, 1, 0.7);
  }

  function missing(term, known) {
    return holes(term, known, 0, 0.65).slice(1);
  }

  /** Patterns with any one character at each place, instead of `width` characters of `term`. */
  function holes(term, known, width, weight) {
    const found = [];
    for (let at = 0; at < term.length; at += 1) {
      const before = term.slice(0, at);
      const after = term.slice(at + width);
      if (known(before) && known(after)) found.push([new RegExp(before + ANY + after, "g"), weight]);
    }
    return found;
  }

  function extra(term, known) {
    const found = [];
    for (let at = 0; at < term.length && term.length > 3; at += 1) {
      const text = term.slice(0, at) + term.slice(at + 1);
      if (known(text)) found.push([text, 0.65]);
    }
    return found;
  }

  Object.assign(engine, { repairs });
});
