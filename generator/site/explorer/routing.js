// Does a listener rule match a request, and why not: generator/routing/match.py and explain.py, condition by condition.
//
//   condition   case         wildcards        note
//   host        insensitive  * ?              `*` crosses dots
//   path        sensitive    * ?              both cross `/`; the query is not part of it
//   method      sensitive    none
//   header      insensitive  * ? in the value any occurrence may match
//   query       insensitive  * ?              a backslash makes the next one literal
//   source      -            CIDR             the peer's address
//
// Source: Elastic Load Balancing, "Condition types for listener rules". A rule here is {hosts, paths, methods, sources,
// headers: [[name, patterns]], query: [[[key or null, pattern]]]}; a condition that is left out holds for every request.

import { inBlock, ipAddress } from "./address.js";

/** `*` is any run of characters, `?` exactly one. Goes back to the last star alone, so no pattern takes long. */
export function wildcardMatches(pattern, text, escapes = false) {
  const tokens = cut(pattern, escapes);
  const letters = [...text];
  let [token, letter, star, resume] = [0, 0, -1, 0];
  while (letter < letters.length) {
    if (token < tokens.length && tokens[token] === STAR) {
      [star, resume] = [token++, letter];
    } else if (token < tokens.length && (tokens[token] === ONE || tokens[token] === letters[letter])) {
      token++;
      letter++;
    } else if (star >= 0) {
      [token, letter] = [star + 1, ++resume];
    } else {
      return false;
    }
  }
  return tokens.slice(token).every((rest) => rest === STAR);
}

const [STAR, ONE] = [Symbol("*"), Symbol("?")];

function cut(pattern, escapes) {
  const [letters, tokens] = [[...pattern], []];
  for (let at = 0; at < letters.length; at++) {
    const literal = escapes && letters[at] === "\\" && ["*", "?", "\\"].includes(letters[at + 1]);
    if (literal) tokens.push(letters[++at]);
    else tokens.push({ "*": STAR, "?": ONE }[letters[at]] ?? letters[at]);
  }
  return tokens;
}

const anyOf = (patterns, text) => patterns.some((pattern) => wildcardMatches(pattern, text));
const anyCase = (patterns, text) => anyOf(patterns.map((pattern) => pattern.toLowerCase()), text.toLowerCase());

/** The values that the request has for a header. */
function sent(request, name) {
  return request.headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
}

function pairMatches([wanted, pattern], [key, value]) {
  return (
    (wanted === null || wildcardMatches(wanted.toLowerCase(), key.toLowerCase(), true)) &&
    wildcardMatches(pattern.toLowerCase(), value.toLowerCase(), true)
  );
}

/** The conditions that the request does not meet, each {condition, wanted, got}; none: the rule matches. */
export function misses(rule, request) {
  const found = [];
  const miss = (holds, condition, wanted, got) => holds || found.push({ condition, wanted, got });
  const { hosts = [], paths = [], methods = [], sources = [], headers = [], query = [] } = rule;
  const none = (values) => values.length === 0;

  miss(none(hosts) || anyCase(hosts, request.host), "host", hosts, request.host);
  miss(none(paths) || anyOf(paths, request.path), "path", paths, request.path);
  miss(none(methods) || methods.includes(request.method), "method", methods, request.method);
  const from = ipAddress(request.source);
  miss(none(sources) || sources.some((block) => inBlock(from, block)), "source-ip", sources, request.source);
  for (const [name, patterns] of headers) {
    const values = sent(request, name);
    miss(values.some((value) => anyCase(patterns, value)), `header ${name}`, patterns, values.join(", ") || "not sent");
  }
  for (const condition of query) {
    const holds = condition.some((wanted) => request.query.some((pair) => pairMatches(wanted, pair)));
    const asks = condition.map(([key, value]) => (key === null ? value : `${key}=${value}`));
    miss(holds, "query", asks, request.query.map(([key, value]) => `${key}=${value}`).join("&") || "none");
  }
  return found;
}

/**
 * Every rule in the listener's order, {rule, misses, matched, asked}: `asked` is false behind the first that matched, where
 * the listener never looked. `rules` stand in the order of their priorities.
 */
export function explain(rules, request) {
  let asked = true;
  return rules.map((rule) => {
    const missed = misses(rule, request);
    const step = { rule, misses: missed, matched: missed.length === 0, asked };
    asked &&= !step.matched;
    return step;
  });
}
