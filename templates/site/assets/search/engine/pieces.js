"use strict";
(globalThis.ledgerSearch ??= []).push(function pieces(engine) {
  const LONGEST = 14;
  const SINGLE = 4;
  const FUNCTION_WORD = 0.6;
  /** A piece that begins or ends with a function word is likely no word. */
  const EDGED = 0.7;

  /** Words of questions and grammar: they carry nothing to look for. Longer ones first. */
  const QUESTION_WORDS = [
    "可不可以", "什么时候", "有没有人", "有多少", "怎么办理", "怎么处理", "怎么安排", "是不是", "要不要",
    "能不能", "有没有", "该不该", "会不会", "怎么办", "怎么样", "怎么做", "怎么管", "怎么写", "为什么", "谁负责",
    "谁来管", "多长时间", "要做什么", "做什么", "干什么", "哪些工作", "什么工作", "哪些任务", "什么任务", "哪些责任", "什么责任", "哪几个", "哪一个", "多少人", "谁来", "谁管", "怎么", "怎样",
    "如何", "什么", "哪些", "哪个", "哪里", "多少", "多久", "几天", "几次", "几个", "是否", "请问", "可以",
    "干啥", "咋办", "何时", "何人", "没有", "哪种", "应该", "需要", "关于", "有关", "谁",
  ];
  const FUNCTION_WORDS = "的了吗呢吧啊么是在要有由把被给让对和与及或就都也还得跟为等个该请并做去来";

  /** Give what is left of a query term without its question words. */
  function contents(term) {
    const parts = QUESTION_WORDS.reduce(
      (found, word) => found.flatMap((part) => part.split(word)),
      term.split(/(?<!目)的/),
    );
    const trim = new RegExp(`^[${FUNCTION_WORDS}]+|[${FUNCTION_WORDS}]+$`, "g");
    return parts.map((part) => part.replace(trim, "")).filter((part) => part);
  }

  /**
   * Cut `term` into as few pieces as possible that `known` knows; what it does not know is left
   * out. Pieces have two characters or more.
   */
  function pieces(term, known) {
    const best = [{ cost: 0, from: 0, kept: false }];
    for (let end = 1; end <= term.length; end += 1) {
      const last = term[end - 1];
      const cost = FUNCTION_WORDS.includes(last) ? FUNCTION_WORD : SINGLE;
      best[end] = { cost: best[end - 1].cost + cost, from: end - 1, kept: false };
      for (let from = end - 2; from >= Math.max(0, end - LONGEST); from -= 1) {
        if (!known(term.slice(from, end))) break;
        const edged = FUNCTION_WORDS.includes(term[from]) || FUNCTION_WORDS.includes(last);
        const price = best[from].cost + 1 + (edged ? EDGED : 0);
        if (price <= best[end].cost) best[end] = { cost: price, from, kept: true };
      }
    }
    const found = [];
    for (let end = term.length; end > 0; end = best[end].from)
      if (best[end].kept) found.unshift(term.slice(best[end].from, end));
    return found;
  }

  /** Give the pairs of neighbouring characters of `term`. */
  function pairs(term) {
    const found = new Set();
    for (let at = 0; at + 1 < term.length; at += 1) found.add(term.slice(at, at + 2));
    return [...found];
  }

  Object.assign(engine, { contents, pieces, pairs });
});
