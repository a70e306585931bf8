// Asks the route explorer's scripts: a line of JSON in, a line of JSON out (node.py).

import { createInterface } from "node:readline";
import { AddressError, address, describe, parse } from "../../../generator/site/explorer/address.js";
import { nearest } from "../../../generator/site/explorer/answer.js";
import { explain } from "../../../generator/site/explorer/routing.js";

const ASK = {
  explain: ({ rules, requests }) => requests.map((request) => explain(rules, request).map(step)),
  parse({ url, ...options }) {
    const asked = parse(url, options);
    return { ...asked, url: address(asked), described: describe(asked) };
  },
  nearest: ({ host, names }) => nearest(host, names),
};

const step = ({ rule, misses, asked }) => ({ rule: rule.key, misses, asked });

for await (const line of createInterface({ input: process.stdin })) {
  const { kind, ...given } = JSON.parse(line);
  let found;
  try {
    found = { found: ASK[kind](given) };
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    found = { error: error.message };
  }
  process.stdout.write(`${JSON.stringify(found)}\n`);
}
