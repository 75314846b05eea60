"use strict";
(globalThis.ledgerSearch ??= []).push(function present(engine) {
  const { fold } = engine;
  const SNIPPET = 96;
  const LEAD = 28;

  /** Give the stretches of `text` that any of `needles` matches, as [start, end], merged. */
  function stretches(text, needles) {
    const places = [];
    const folded = fold(text, places);
    const found = [];
    for (const needle of needles) {
      if (typeof needle === "string") {
        for (let at = folded.indexOf(needle); at >= 0; at = folded.indexOf(needle, at + needle.length))
          found.push([at, at + needle.length]);
      } else {
        for (const match of folded.matchAll(needle)) found.push([match.index, match.index + match[0].length]);
      }
    }
    found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    const merged = [];
    for (const [start, end] of found) {
      const last = merged[merged.length - 1];
      if (last && start <= last[1]) last[1] = Math.max(last[1], end);
      else merged.push([start, end]);
    }
    return merged.map(([start, end]) => [places[start], places[end - 1] + 1]);
  }

  /** Cut `text` at the marks: plain, marked, plain, … */
  function segments(text, marks, from = 0, to = text.length) {
    const found = [];
    let at = from;
    for (const [start, end] of marks) {
      if (end <= from || start >= to) continue;
      found.push(text.slice(at, Math.max(start, at)), text.slice(Math.max(start, at), Math.min(end, to)));
      at = Math.min(end, to);
    }
    return [...found, text.slice(at, to)];
  }

  /** Give the part of a long `text` around its first mark. */
  function excerpt(text, marks) {
    if (text.length <= SNIPPET * 1.25) return segments(text, marks);
    const first = marks.length ? marks[0][0] : 0;
    const from = first > LEAD ? first - LEAD : 0;
    const to = Math.min(text.length, Math.max(from + SNIPPET, marks.length ? marks[0][1] : 0));
    const found = segments(text, marks, from, to);
    if (from > 0) found[0] = `…${found[0]}`;
    if (to < text.length) found[found.length - 1] += "…";
    return found;
  }

  /** Give one record as the panel shows it; texts are lists: plain, marked, plain, … */
  function show(corpus, index, needles) {
    const { data } = corpus;
    const [kind, id, title, body, cite, due, more, , levels, links] = corpus.records[index];
    const marked = (text) => stretches(text, needles);
    const bodyMarks = marked(body);
    let snippet = excerpt(body, bodyMarks);
    let aside = [];
    if (!bodyMarks.length) {
      const part = more.split("；").find((text) => marked(text).length);
      if (part) aside = excerpt(part, marked(part));
    }
    const parts = id.split("#");
    return {
      kind,
      id,
      url: data.kinds[kind][2].replace(/\{(\d)\}/g, (_, place) => encodeURIComponent(parts[place])),
      title: segments(title, marked(title)),
      snippet,
      aside,
      cite: segments(cite, marked(cite)),
      due: segments(due, marked(due)),
      levels: data.levels.filter((_, place) => levels & (1 << place)).map(([, label]) => label),
      units: links
        .filter(([link]) => data.links[link][2])
        .map(([link, ...linked]) => ({
          role: data.links[link][2],
          names: linked.map((other) => segments(corpus.records[other][2], marked(corpus.records[other][2]))),
        })),
    };
  }

  Object.assign(engine, { present: show });
});
