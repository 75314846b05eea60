"use strict";
(globalThis.ledgerSearch ??= []).push(function query(engine) {
  const { terms, contents, pieces, pairs } = engine;
  const LATIN = /^[a-z]+$/;
  /** Characters of a query that are read, and full matches that make partial ones needless. */
  const LONGEST = 160;
  const ENOUGH = 10;
  /** Partial matches: how many, how many pairs are asked, what share of the best score is worth showing. */
  const MOST_PARTIAL = 20;
  const MOST_PAIRS = 24;
  const WORTH = 0.3;
  /** A piece that more than this share of the records have is not asked of all. */
  const COMMON = 0.15;
  /** What pairs, single characters and words of the same sound weigh beside whole pieces. */
  const PAIR = 0.2;
  const CHARACTER = 0.4;
  const SOUND = 0.6;
  /** What mere presence counts in a partial match, wherever it is; and what a long clause counts. */
  const PRESENT = 0.7;
  const CLAUSE = 0.5;
  /** Scores are compared in steps of 1/GRAIN. */
  const GRAIN = 30;
  const DIGIT_EDGE = /(?<=[0-9])(?![0-9·%])|(?<![0-9·])(?=[0-9])/u;

  /** Give the terms of a query as they are looked for: each found, in parts, or unknown. */
  function read(corpus, text) {
    const asked = terms(text.slice(0, LONGEST));
    const whole = asked.length > 1 && asked.every((term) => LATIN.test(term)) ? asked.join("") : "";
    const joined = whole && corpus.resolve(whole);
    if (joined?.tier === 0) return [{ text: whole, ...joined }];
    return asked.flatMap((term) => readTerm(corpus, term));
  }

  function readTerm(corpus, term) {
    const found = corpus.resolve(term);
    if (found?.tier === 0) return [{ text: term, ...found }];
    for (const parts of [term.split(DIGIT_EDGE), contents(term)]) {
      const ways = parts.map((part) => ({ text: part, ...corpus.resolve(part) }));
      if (parts.join("") && ways.every((way) => way.tier === 0)) return ways;
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

  /** Give what a partial match counts: pieces that must all be there for tier 2, and lesser parts. */
  function features(corpus, asked) {
    const found = [];
    const add = (text, match, scale, whole) => {
      if (!match?.count) return;
      const weight = scale * rarity(corpus, match.count) * Math.sqrt(text.length);
      found.push({ text, match, weight, piece: whole && match.count < COMMON * corpus.size });
    };
    for (const { text, ...match } of asked) {
      if (match.hits) add(text, match, 1, true);
      if (!LATIN.test(text)) split(corpus, text, match, add, found);
      else if (!match.hits)
        for (const part of corpus.spelt(text)) add(part, corpus.resolve(part), 1, true);
    }
    if (!found.length)
      for (const char of new Set(asked.flatMap(({ text }) => [...text])))
        add(char, corpus.match([[char, 1]]), 1, true);
    return found;
  }

  /** Add the parts of a Chinese term: words the corpus knows, rare pairs, and what is left over. */
  function split(corpus, text, match, add, found) {
    const parts = contents(text);
    const known = (word) => word !== text && corpus.knows(word);
    const cut = parts.flatMap((part) => (part === text && part.length < 3 ? [] : pieces(part, known)));
    for (const part of cut) add(part, corpus.resolve(part), 1, !match.hits);
    for (const word of corpus.wordsIn(text))
      if (!cut.includes(word)) add(word, corpus.resolve(word), 1, false);
    const rare = parts
      .flatMap(pairs)
      .filter((pair) => corpus.frequency.has(pair) && !/[0-9]/.test(pair))
      .sort((a, b) => corpus.frequency.get(a) - corpus.frequency.get(b))
      .slice(0, MOST_PAIRS);
    for (const pair of rare) add(pair, corpus.match([[pair, 1]]), PAIR, false);
    if (match.hits) return;
    const short = text.length === 2;
    if (short) for (const list of corpus.repairs(text)) add(text, corpus.match(list), SOUND, false);
    const covered = new Set(found.flatMap((part) => [...part.text]));
    for (const char of new Set(parts.join("")))
      if (short || !covered.has(char)) add(char, corpus.match([[char, 1]]), CHARACTER, false);
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
          scores[record] += weight * (PRESENT + (1 - PRESENT) * Math.min(hit, 1));
          if (piece) whole[record] += 1;
        }
      }
    }
    const found = [];
    for (let record = 0; record < corpus.size; record += 1) {
      if (!scores[record] || taken.has(record)) continue;
      const scale = corpus.records[record][0] === corpus.lastKind ? CLAUSE : 1;
      found.push([record, needed && whole[record] === needed ? 2 : 3, scores[record] * scale]);
    }
    found.sort(order);
    const best = found.reduce((most, [, , score]) => Math.max(most, score), 0);
    return found
      .filter(([, tier, score], place) => place < ENOUGH || tier === 2 || score >= WORTH * best)
      .slice(0, MOST_PARTIAL);
  }

  /** Best first; scores that hardly differ leave the order to the corpus. */
  function order(a, b) {
    return a[1] - b[1] || Math.round(b[2] * GRAIN) - Math.round(a[2] * GRAIN) || a[0] - b[0];
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
