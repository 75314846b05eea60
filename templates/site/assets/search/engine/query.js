"use strict";
(globalThis.ledgerSearch ??= []).push(function query(engine) {
  const { fold, terms, contents, pieces, pairs } = engine;
  const LONGEST = 160;
  const ENOUGH = 10;
  const MOST_PARTIAL = 20;
  const MOST_PAIRS = 24;
  const PAIR_WEIGHT = 0.4;
  /** A partial match with less than this share of the best one's score is left out. */
  const WORTH = 0.3;
  const DIGIT_EDGE = /(?<=[0-9])(?![0-9·%])|(?<![0-9·])(?=[0-9])/u;

  /** Give the terms of a query as they are looked for: each found, in parts, or unknown. */
  function read(corpus, text) {
    const asked = terms(text.slice(0, LONGEST));
    const whole = asked.length > 1 && asked.every((term) => /^[a-z]+$/.test(term)) ? asked.join("") : "";
    const joined = whole && corpus.resolve(whole);
    if (joined) return [{ text: whole, ...joined }];
    return asked.flatMap((term) => readTerm(corpus, term));
  }

  function readTerm(corpus, term) {
    const found = corpus.resolve(term);
    if (found?.tier === 0) return [{ text: term, ...found }];
    for (const parts of [term.split(DIGIT_EDGE), contents(term)]) {
      const ways = parts.map((part) => ({ text: part, ...corpus.resolve(part) }));
      if (parts.length && parts.join("") !== "" && ways.every((way) => way.tier === 0)) return ways;
    }
    return [{ text: term, ...found }];
  }

  /** Weigh a match by how few records have it. */
  function rarity(corpus, count) {
    return Math.log(1 + corpus.size / Math.max(count, 1));
  }

  /** Give [record, tier, score] of the records that have every term. */
  function everywhere(corpus, asked) {
    if (!asked.length || !asked.every((term) => term.hits)) return [];
    const weights = asked.map((term) => rarity(corpus, term.count));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const tier = Math.max(...asked.map((term) => term.tier));
    const found = [];
    for (let record = 0; record < corpus.size; record += 1) {
      let score = 0;
      for (let index = 0; index < asked.length; index += 1) {
        const hit = asked[index].hits[record];
        if (!hit) {
          score = 0;
          break;
        }
        score += hit * weights[index];
      }
      if (score) found.push([record, tier, score / total]);
    }
    return found;
  }

  /** Give what a partial match counts: pieces that must all be there for tier 2, and pairs. */
  function features(corpus, asked) {
    const found = [];
    const add = (text, match, scale, piece) => {
      if (match?.count)
        found.push({ text, match, piece, weight: scale * rarity(corpus, match.count) * Math.sqrt(text.length) });
    };
    for (const { text, ...match } of asked) {
      if (match.hits) add(text, match, 1, true);
      else if (/^[a-z]+$/.test(text)) {
        for (let end = text.length - 1; end > 0; end -= 1) {
          const start = corpus.resolve(text.slice(0, end));
          if (start) {
            add(text.slice(0, end), start, 1, true);
            break;
          }
        }
      } else {
        for (const part of contents(text).flatMap((part) => pieces(part, (word) => corpus.knows(word))))
          add(part, corpus.resolve(part), 1, true);
      }
      const rare = contents(text)
        .flatMap(pairs)
        .filter((pair) => corpus.frequency.has(pair))
        .sort((a, b) => corpus.frequency.get(a) - corpus.frequency.get(b))
        .slice(0, MOST_PAIRS);
      for (const pair of rare) add(pair, corpus.match([[pair, 1]]), PAIR_WEIGHT, false);
    }
    if (found.length) return found;
    for (const char of new Set(asked.flatMap(({ text }) => [...text])))
      add(char, corpus.match([[char, 1]]), 1, true);
    return found;
  }

  /** Give [record, tier, score] of records that have some of what was asked, best first. */
  function somewhere(corpus, parts, taken) {
    const scores = new Float32Array(corpus.size);
    const whole = new Uint16Array(corpus.size);
    const needed = parts.filter((part) => part.piece).length;
    for (const { match, weight, piece } of parts) {
      for (let record = 0; record < corpus.size; record += 1) {
        const hit = match.hits[record];
        if (hit) {
          scores[record] += weight * Math.min(hit, 1.5);
          if (piece) whole[record] += 1;
        }
      }
    }
    const found = [];
    for (let record = 0; record < corpus.size; record += 1)
      if (scores[record] && !taken.has(record))
        found.push([record, needed && whole[record] === needed ? 2 : 3, scores[record]]);
    found.sort(order);
    const best = found.reduce((most, [, , score]) => Math.max(most, score), 0);
    return found.filter(([, tier, score]) => tier === 2 || score >= WORTH * best).slice(0, MOST_PARTIAL);
  }

  function order(a, b) {
    return a[1] - b[1] || b[2] - a[2] || a[0] - b[0];
  }

  /**
   * Answer a query: `text`, and filters `kind`, `level` (places in the corpus's lists) and `unit`
   * (place of a record), each -1 for any. Gives the first `limit` results, how many there are, how
   * many of each kind, and what was read in place of what was typed.
   */
  function search(corpus, { text, kind = -1, level = -1, unit = -1, limit = 30 }) {
    const asked = read(corpus, text);
    const full = everywhere(corpus, asked).sort(order);
    const parts = full.length < ENOUGH && asked.length ? features(corpus, asked) : [];
    const partial = parts.length ? somewhere(corpus, parts, new Set(full.map(([record]) => record))) : [];
    const concerned = unit < 0 ? null : corpus.concerns(unit);
    const kinds = corpus.data.kinds.map(() => 0);
    const shown = [];
    for (const result of [...full, ...partial]) {
      const row = corpus.records[result[0]];
      if (level >= 0 && !(row[8] & (1 << level))) continue;
      if (concerned && !concerned.has(result[0])) continue;
      kinds[row[0]] += 1;
      if (kind < 0 || row[0] === kind) shown.push(result);
    }
    const needles = [...asked, ...parts.map((part) => part.match)].flatMap((term) => term.used ?? []);
    return {
      total: shown.length,
      kinds,
      repaired: asked.filter((term) => term.tier === 1).map((term) => term.text),
      results: shown
        .slice(0, limit)
        .map(([record, tier]) => ({ partial: tier > 1, ...engine.present(corpus, record, needles) })),
    };
  }

  Object.assign(engine, { search });
});
