// The route explorer's scripts against what `invoke route` answered: node --test tests/unit/explorer/
// VECTORS names another file of requests.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { AddressError } from "../../../generator/site/explorer/address.js";
import { answer, read } from "../../../generator/site/explorer/answer.js";

const file = process.env.VECTORS ?? new URL("../../fixtures/route_vectors.json", import.meta.url);
const worlds = JSON.parse(readFileSync(file, "utf8"));

/** As vectors.py shortens an answer. */
function short(full) {
  const rules = full.rules.map((one) => `${one.priority} ${one.rule} ${one.why}`);
  const empty = (value) => value === null || value === false || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries({ ...full, rules }).filter(([, value]) => !empty(value)));
}

function answered(known, { url, ...options }) {
  try {
    return { answer: short(answer(known, url, options)) };
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    return { error: error.message };
  }
}

for (const [world, { data, vectors }] of Object.entries(worlds)) {
  const known = read(data);
  test(`${world}: ${vectors.length} requests`, () => {
    for (const { asked, ...expected } of vectors) {
      assert.deepEqual(answered(known, asked), expected, JSON.stringify(asked));
    }
  });
}
