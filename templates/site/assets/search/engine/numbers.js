"use strict";
(globalThis.ledgerSearch ??= []).push(function numbers(engine) {
  const DIGITS = "零一二三四五六七八九";
  const UNITS = { 十: 10, 百: 100, 千: 1000 };
  const NUMERAL = /[0-9]+|[零〇一二两三四五六七八九十百千]+/g;
  const MOST_VARIANTS = 12;

  /** Give the value of a Chinese numeral below 10,000; NaN for what is none (十三五). */
  function value(numeral) {
    let total = 0;
    let digit = -1;
    let last = 10_000;
    for (const char of numeral.replaceAll("两", "二").replaceAll("〇", "零")) {
      if (char in UNITS) {
        if (UNITS[char] >= last) return NaN;
        last = UNITS[char];
        total += (digit < 0 ? 1 : digit) * last;
        digit = -1;
      } else {
        if (digit > 0) return NaN;
        digit = DIGITS.indexOf(char);
      }
    }
    return total + Math.max(digit, 0);
  }

  /** Give the Chinese numeral of a whole number below 10,000. */
  function chinese(number) {
    if (number < 10) return DIGITS[number];
    let text = "";
    let rest = number;
    let skipped = false;
    for (const [unit, size] of Object.entries(UNITS).reverse()) {
      const digit = Math.floor(rest / size);
      rest %= size;
      if (digit) {
        text += (skipped ? "零" : "") + DIGITS[digit] + unit;
        skipped = false;
      } else if (text) skipped = true;
    }
    if (rest) text += (skipped ? "零" : "") + DIGITS[rest];
    return text.startsWith("一十") ? text.slice(1) : text;
  }

  /** Give the ways to write one numeral. */
  function spellings(numeral) {
    const number = /[0-9]/.test(numeral) ? Number(numeral) : value(numeral);
    if (!(number < 10_000)) return [numeral];
    const ways = [numeral, String(number), chinese(number)];
    if (number === 2) ways.push("两");
    if (number >= 100 && number < 200) ways.push(chinese(number).slice(1));
    return [...new Set(ways)];
  }

  /** Say the same span of time in other units: 7天 is 一周, 一个星期 is 一周. */
  function spans(term) {
    const days = /([0-9]+|[一二两三四五六七八九十]+)[天日]/.exec(term);
    const found = [];
    if (days) {
      const number = spellings(days[1]).map(Number).find((way) => way > 0);
      if (number % 7 === 0) found.push(term.replace(days[0], `${number / 7}周`));
      found.push(term.replace(days[0], days[0].slice(0, -1) + (days[0].endsWith("天") ? "日" : "天")));
    }
    const weeks = term.replace(/(?<=[0-9一二两三四])个?(?:星期|礼拜)/, "周");
    const age = term.replace(/(?<=[0-9一二三四五六七八九十])岁/, "周岁");
    return [...found, weeks, age];
  }

  /** Give the other ways to write the numbers of `term`, `term` itself first. */
  function numberVariants(term) {
    if (!/[0-9零〇一二两三四五六七八九十百千]/.test(term)) return [term];
    const forms = new Set([term, ...spans(term)]);
    for (const form of [...forms]) {
      forms.add(form.replace(/百分之([0-9零一二三四五六七八九十百]+)/, "$1%"));
      forms.add(form.replace(/(?<=[0-9]{4})年(?=[0-9])/, engine.GAP));
    }
    const found = new Set(forms);
    for (const form of forms) {
      for (const match of form.matchAll(NUMERAL)) {
        for (const way of spellings(match[0])) {
          const end = match.index + match[0].length;
          const said = form[end] === "%" && !/[0-9]/.test(way) ? ["百分之", "", end + 1] : ["", way, end];
          found.add(form.slice(0, match.index) + said[0] + (said[1] || way) + form.slice(said[2]));
        }
      }
    }
    return [...found].slice(0, MOST_VARIANTS);
  }

  Object.assign(engine, { numberVariants, chinese });
});
