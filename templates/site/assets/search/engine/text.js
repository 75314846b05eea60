"use strict";
/*
 * The engine is a list of functions that each add to one object. The page, the worker and the tests
 * run the same list: the worker is made from the source of these functions, since a page opened from
 * a folder can load scripts but cannot start a worker from a file.
 */
(globalThis.ledgerSearch ??= []).push(function text(engine) {
  /** Stands for what separated two digits: 〔2018〕132 is not 2018132. */
  const GAP = "·";
  const KEPT = /[\p{L}\p{N}%]/u;
  const DIGIT = /[0-9]/;

  /** Whether `code` is a Chinese character of the basic planes. */
  function isHan(code) {
    return (code >= 0x4e00 && code <= 0x9fff) || (code >= 0x3400 && code <= 0x4dbf);
  }

  /**
   * Give `source` as it is compared: compatibility forms, case, punctuation and spaces aside.
   * With `places`, put into it for each unit of the result its offset in `source`.
   */
  function fold(source, places) {
    let folded = "";
    let gap = false;
    for (let at = 0; at < source.length; ) {
      const code = source.codePointAt(at);
      const width = code > 0xffff ? 2 : 1;
      let kept = source.substr(at, width);
      if (!isHan(code)) {
        kept = kept.normalize("NFKC").toLowerCase().replace(/ü/g, "u");
        kept = [...kept].filter((char) => KEPT.test(char)).join("");
      }
      if (kept) {
        if (gap && DIGIT.test(folded.slice(-1)) && DIGIT.test(kept[0])) {
          folded += GAP;
          places?.push(at);
        }
        for (let unit = 0; unit < kept.length; unit += 1) places?.push(at);
        folded += kept;
      }
      gap = !kept;
      at += width;
    }
    return folded;
  }

  /** Cut a query at spaces, and where Latin letters meet Chinese characters; v is ü. */
  function terms(query) {
    return query
      .split(/\s+/u)
      .flatMap((part) => fold(part).match(/[a-z]+(?:[0-9·%][a-z0-9·%]*)?|[^a-z]+/gu) ?? [])
      .map((term) => (/^[a-z]+$/.test(term) ? term.replace(/(?<=[ln])v/g, "u") : term));
  }

  Object.assign(engine, { fold, isHan, terms, GAP });
});
