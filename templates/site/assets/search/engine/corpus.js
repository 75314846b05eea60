"use strict";
(globalThis.ledgerSearch ??= []).push(function corpus(engine) {
  const { Field, Sounds, fold, BETWEEN } = engine;
  /** How much a match in each field counts. */
  const FIELDS = { title: 1, names: 0.95, body: 0.85, more: 0.5, cite: 0.3 };
  const EXACT_NAME = 3;
  const NAME_SHARE = 0.5;
  const TITLE_SHARE = 0.15;
  const LAST_KIND = 0.7;
  const SYNONYM = 0.75;
  const WITHIN_NUMBER = 0.3;
  const THROUGH_GROUP = 0.5;
  /** A name that is typed by less than this share leads only to its own page. */
  const LINK_SHARE = 0.5;
  const LATIN = /^[a-z]+$/;
  const LONGEST_SPELT = 24;
  const KEPT_TERMS = 64;

  /**
   * The corpus, ready to be looked through. `data` is what `policyledger/render/site/search.py` writes;
   * a record is [kind, id, title, body, cite, due, more, names, levels, links].
   */
  class Corpus {
    constructor(data) {
      this.data = data;
      this.records = data.records;
      this.size = data.records.length;
      const names = (record) => record[7].flatMap((name) => [name, ...inBrackets(name)]);
      this.fields = [
        this.field("title", (record) => fold(record[2])),
        this.field("names", (record) => names(record).map((name) => fold(name)).join(BETWEEN)),
        this.field("body", (record) => fold(record[3]) + BETWEEN + fold(record[5])),
        this.field("more", (record) => record[6].split("；").map((part) => fold(part)).join(BETWEEN)),
        this.field("cite", (record) => fold(record[4])),
      ];
      this.sounds = new Sounds(data.readings, new Set(this.fields.flatMap((field) => [...new Set(field.text)])));
      this.synonyms = groups(data.synonyms);
      this.link();
      this.count();
      this.kept = new Map();
    }

    field(name, textOf) {
      return new Field(name, FIELDS[name], this.records.map(textOf));
    }

    /** Turn links round: from a record to those that its name leads to. */
    link() {
      const group = this.data.links.findIndex(([name]) => name === "group");
      this.incoming = this.records.map(() => []);
      this.groupsOf = this.records.map(() => []);
      this.records.forEach((record, index) => {
        for (const [kind, ...linked] of record[9]) {
          if (kind === group) this.groupsOf[index] = linked;
          else if (this.data.links[kind][1] > 0)
            for (const other of linked) this.incoming[other].push([index, this.data.links[kind][1]]);
        }
      });
      this.named = this.incoming.map((links, index) => links.length > 0 || this.records[index][7].length > 0);
      this.lastKind = this.data.kinds.length - 1;
    }

    /** Count in how many records each pair of characters stands. */
    count() {
      this.frequency = new Map();
      const last = new Map();
      for (const { text, starts } of this.fields) {
        for (let record = 0; record < this.size; record += 1) {
          for (let at = starts[record]; at + 2 < starts[record + 1]; at += 1) {
            const pair = text.slice(at, at + 2);
            if (last.get(pair) !== record) {
              last.set(pair, record);
              this.frequency.set(pair, (this.frequency.get(pair) ?? 0) + 1);
            }
          }
        }
      }
    }

    /** Whether `text` may stand in the corpus: every pair of its characters does. */
    maybe(text) {
      for (let at = 0; at + 1 < text.length; at += 1)
        if (!this.frequency.has(text.slice(at, at + 2))) return false;
      return true;
    }

    /** Whether `text` stands in the corpus or means the same as something that does. */
    knows(text) {
      return this.synonyms.has(text) || (this.maybe(text) && this.fields.some((field) => field.has(text)));
    }

    /** Give `term` and what is looked for in its place, as [needle, weight]. */
    variants(term) {
      const found = new Map();
      const add = (text, weight) => found.has(text) || found.set(text, weight);
      for (const way of engine.numberVariants(term)) add(way, way === term ? 1 : 0.98);
      for (const same of this.synonyms.get(term) ?? []) add(same, SYNONYM);
      if (term.length > 2 && term.length <= 12) {
        for (const word of this.wordsIn(term))
          for (const same of this.synonyms.get(word)) add(term.replace(word, same), SYNONYM);
      }
      return [...found].filter(([text]) => this.maybe(text));
    }

    wordsIn(term) {
      const found = [];
      for (let from = 0; from < term.length; from += 1)
        for (let end = term.length; end > from + 1; end -= 1)
          if (end - from < term.length && this.synonyms.has(term.slice(from, end))) {
            found.push(term.slice(from, end));
            break;
          }
      return found;
    }

    /** Find the best place of any of `needles` in each record: weights, and what was found. */
    match(needles) {
      const hits = new Float32Array(this.size);
      const reached = new Map();
      const used = new Set();
      for (const [needle, weight] of needles) {
        if (!needle) continue;
        for (const field of this.fields) {
          field.find(needle, (record, start, end) => {
            let score = field.weight;
            const name = field.name === "names" || field.name === "title";
            if (name) {
              const share = field.share(start, end);
              if (!this.named[record]) score += TITLE_SHARE * share;
              else {
                score += NAME_SHARE * share;
                if (share === 1) score += EXACT_NAME;
                if (share >= LINK_SHARE)
                  reached.set(record, Math.max(weight * share, reached.get(record) ?? 0));
              }
            }
            if (this.records[record][0] === this.lastKind) score *= LAST_KIND;
            if (weight * score > hits[record]) hits[record] = weight * score;
            used.add(needle);
          });
        }
      }
      this.follow(reached, hits);
      let count = 0;
      for (const hit of hits) count += hit > 0;
      return { hits, count, used: [...used] };
    }

    /** Let records count that are linked to those whose name was found. */
    follow(reached, hits) {
      const raise = (record, score) => {
        if (score > hits[record]) hits[record] = score;
      };
      for (const [record, share] of reached) {
        for (const [other, weight] of this.incoming[record]) raise(other, weight * share);
        for (const group of this.groupsOf[record])
          for (const [other, weight] of this.incoming[group]) raise(other, weight * share * THROUGH_GROUP);
      }
    }

    /** Give the records that concern a unit: itself, what links to it or to a group it is in. */
    concerns(unit) {
      const wanted = new Set([unit, ...this.groupsOf[unit]]);
      const found = new Set([unit]);
      this.records.forEach((record, index) => {
        if (record[9].some(([, ...linked]) => linked.some((other) => wanted.has(other)))) found.add(index);
      });
      return found;
    }

    /** Give the matches of one term as typed, in tier 0, or as repaired, in tier 1; else `null`. */
    resolve(term) {
      if (!this.kept.has(term)) {
        if (this.kept.size >= KEPT_TERMS) this.kept.clear();
        this.kept.set(term, this.look(term));
      }
      return this.kept.get(term);
    }

    look(term) {
      const found = this.typed(term);
      if (found.count) return { ...found, tier: 0 };
      // Two characters sound like too many others: query.js weighs what they may mean.
      for (const list of term.length > 2 ? this.repairs(term) : []) {
        const repaired = this.match(list);
        if (repaired.count) return { ...repaired, tier: 1 };
      }
      return null;
    }

    /** Find `term` as it was typed: as it stands, as another writing of it, or as pinyin. */
    typed(term) {
      const needles = this.variants(term);
      if (LATIN.test(term)) {
        const full = this.sounds.full(term);
        needles.push([full, 0.95], [this.sounds.initials(term), full ? 0.55 : 0.8]);
      }
      // A number may still be being typed.
      if (/^[0-9]|[0-9]$/.test(term)) needles.push([new RegExp(term, "g"), WITHIN_NUMBER]);
      return this.match(needles);
    }

    /** Cut unknown pinyin into two known words, or give what its beginning spells. */
    spelt(letters) {
      const tried = letters.slice(0, LONGEST_SPELT);
      for (let at = tried.length - 2; at > 1; at -= 1) {
        const parts = [tried.slice(0, at), tried.slice(at)];
        if (!this.sounds.complete(parts[0])) continue;
        if (parts.every((part) => this.typed(part).count)) return parts;
      }
      for (let at = tried.length - 1; at > 0; at -= 1)
        if (this.typed(tried.slice(0, at)).count) return [tried.slice(0, at)];
      return [];
    }

    repairs(term) {
      if (LATIN.test(term)) return [[[this.sounds.loose(term), 0.8]], [[this.sounds.wrong(term), 0.6]]];
      return engine.repairs(term, this.sounds, (text) => this.maybe(text));
    }
  }

  function inBrackets(name) {
    const match = /^(.+?)（(.+?)）$/u.exec(name);
    return match ? [match[1], match[2]] : [];
  }

  function groups(lists) {
    const found = new Map();
    for (const list of lists) {
      const words = list.map((word) => fold(word));
      for (const word of words) {
        if (!found.has(word)) found.set(word, new Set());
        for (const other of words) if (other !== word) found.get(word).add(other);
      }
    }
    return found;
  }

  Object.assign(engine, { Corpus });
});
