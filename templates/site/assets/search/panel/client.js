"use strict";
/*
 * Runs the engine in a worker made from its own source, or in the page where workers are not to be
 * had. Engine and corpus are loaded when the search is first wanted, by script elements: a page
 * opened from a folder may not fetch.
 */
(globalThis.ledgerSearchPanel ??= {}).Client = class {
  /** `root` is the address of the folder that holds engine.js and corpus.js. */
  constructor(root) {
    this.root = root;
    this.loading = null;
    this.waiting = null;
    this.busy = false;
  }

  /** Load what is needed; gives what there is to filter by: kinds, levels, units. */
  ready() {
    const scripts = () => ["engine.js", "corpus.js"].map((name) => this.script(name));
    this.loading ??= Promise.all(scripts()).then(() => this.start());
    return this.loading;
  }

  script(name) {
    return new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = new URL(name, this.root);
      element.onload = resolve;
      element.onerror = () => reject(new Error(name));
      document.head.append(element);
    });
  }

  async start() {
    const parts = globalThis.ledgerSearch;
    const text = globalThis.__ledgerSearch;
    delete globalThis.__ledgerSearch;
    try {
      this.call = this.inWorker(parts);
      return await this.call({ load: text });
    } catch {
      this.call = this.inPage(parts);
      return this.call({ load: text });
    }
  }

  /** What the worker does: answer each message with its number. */
  static serve(engine, post) {
    let corpus;
    return ({ number, load, ask }) => {
      if (load) {
        corpus = new engine.Corpus(JSON.parse(load));
        const units = corpus.records.flatMap(([kind, , title], place) =>
          corpus.data.kinds[kind][0] === "unit" ? [[place, title]] : [],
        );
        post({ number, answer: { kinds: corpus.data.kinds, levels: corpus.data.levels, units } });
      } else post({ number, answer: engine.search(corpus, ask) });
    };
  }

  inWorker(parts) {
    const source = [
      '"use strict"; const engine = {};',
      ...parts.map((part) => `(${part})(engine);`),
      `const serve = function ${this.constructor.serve};`,
      "const handle = serve(engine, (message) => postMessage(message));",
      "onmessage = ({ data }) => handle(data);",
    ].join("\n");
    const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const worker = new Worker(address);
    const calls = new Map();
    let number = 0;
    worker.onmessage = ({ data }) => {
      calls.get(data.number).resolve(data.answer);
      calls.delete(data.number);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      for (const { reject } of calls.values()) reject(new Error(event.message));
      calls.clear();
    };
    return (message) =>
      new Promise((resolve, reject) => {
        number += 1;
        calls.set(number, { resolve, reject });
        worker.postMessage({ number, ...message });
      });
  }

  inPage(parts) {
    const engine = {};
    for (const part of parts) part(engine);
    let answer;
    const handle = this.constructor.serve(engine, (message) => ({ answer } = message));
    return async (message) => {
      handle(message);
      return answer;
    };
  }

  /** Answer a query; `null` for one that a later query has overtaken. */
  async ask(query) {
    await this.ready();
    this.waiting?.(false);
    if (this.busy && !(await new Promise((resolve) => (this.waiting = resolve)))) return null;
    this.waiting = null;
    this.busy = true;
    try {
      return await this.call({ ask: query });
    } finally {
      this.busy = false;
      this.waiting?.(true);
    }
  }
};
