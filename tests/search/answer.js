"use strict";
// Answers queries with the engine: node answer.js ENGINE CORPUS < queries.json > answers.json
// In: a list of queries. Out: for each its milliseconds and its results as "kind:id".
const { readFileSync } = require("node:fs");
const [engineFile, corpusFile] = process.argv.slice(2);
require(engineFile);
const engine = {};
for (const part of globalThis.ledgerSearch) part(engine);
const text = readFileSync(corpusFile, "utf8");
const begin = performance.now();
const data = JSON.parse(text);
const corpus = new engine.Corpus(data);
const ready = performance.now() - begin;
const answers = JSON.parse(readFileSync(0, "utf8")).map((query) => {
  const asked = typeof query === "string" ? { text: query, limit: 30 } : query;
  // Time of the processor, so that what else the machine does is not counted.
  const start = process.cpuUsage();
  const answer = engine.search(corpus, asked);
  const { user, system } = process.cpuUsage(start);
  const milliseconds = (user + system) / 1000;
  const results = answer.results.map((result) => `${data.kinds[result.kind][0]}:${result.id}`);
  return { ...answer, milliseconds, ready, keys: results };
});
process.stdout.write(JSON.stringify(answers));
