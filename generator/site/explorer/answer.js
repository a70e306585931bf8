// The whole story of one request, from routes.json (data.py says what is in it): the same values as
// `invoke route --format json` (generator/explain/route.py and route_text.py).

import { AddressError, PORTS, address, describe, parse } from "./address.js";
import { explain } from "./routing.js";

const LISTENER = "HTTPS:443";
const [CLOSE, ALIKE] = [3, 0.8]; // so many names, so near: most share their zone
const MISTYPED = 100; // a longer one is not mistyped, and to compare it takes long

/** routes.json, ready to be asked: environments by name, each with its names and the rules of its load balancers. */
export function read(data) {
  const environments = new Map();
  for (const [name, one] of Object.entries(data.environments)) environments.set(name, environment(data, name, one));
  return { environments, contacts: new Map(Object.entries(data.contacts)) };
}

function environment(data, name, { zone, balancers, names }) {
  const whole = (relative) => {
    if (relative.endsWith(".")) return relative.slice(0, -1);
    return relative === "@" ? zone : `${relative}.${zone}`;
  };
  const known = new Map(names.map((at) => [whole(data.names[at].name), data.names[at]]));
  const found = new Map();
  for (const [key, one] of Object.entries(balancers)) {
    const rules = one.rules.map(([priority, at]) => rule(data, whole, priority, data.rules[at], one.groups));
    found.set(key, { key, name: one.name, owner: one.owner, rules });
  }
  return { name, zone, names: known, balancers: found };
}

function rule(data, whole, priority, shared, groups) {
  const service = shared.key.slice(0, shared.key.indexOf("/"));
  const place = (at) => `${data.services[service]}:${at}`;
  const targets = (shared.targets ?? []).map((one) => ({
    service,
    component: one.component,
    target_group: groups[`${service}/${one.component}`],
    weight: one.weight,
    of: one.of,
    port: one.port ?? null,
    probe: one.probe,
    position: place(one.at),
  }));
  const hosts = (shared.hosts ?? []).map(whole);
  return { ...shared, service, priority, hosts, targets, position: place(shared.at) };
}

/** The answer; `environment` empty: the one that has the host. Throws AddressError. */
export function answer(known, url, { environment = "", method, headers, source } = {}) {
  const asked = parse(url, { method, headers, source });
  if (environment && !known.environments.has(environment)) {
    throw new AddressError(`there is no environment '${environment}'`);
  }
  const where = known.environments.get(environment || environmentOf(known, asked.host));
  const record = where.names.get(asked.host);
  const balancer = record && where.balancers.get(record.balancer);
  const listens = balancer && asked.port === PORTS[asked.protocol];
  const steps = listens ? explain(balancer.rules, asked) : [];
  const winner = steps.find((step) => step.matched)?.rule;
  const fromHttp = asked.protocol === "http" && asked.port === PORTS.http;
  return {
    url: address(asked),
    method: asked.method,
    request: describe(asked),
    environment: where.name,
    record: {
      host: asked.host,
      load_balancer: record?.balancer ?? null,
      load_balancer_name: balancer?.name ?? null,
      kept_by: record?.kept_by ?? null,
      known: record?.leads ?? false,
      position: record ? `${record.file}:${record.at}` : null,
      nearest: record ? [] : nearest(asked.host, [...where.names.keys()]),
    },
    redirected_from_http: fromHttp,
    redirected_to: balancer && fromHttp ? address(asked, "https") : null,
    listener: listens ? LISTENER : null,
    rules: steps.map(step),
    winner: winner?.key ?? null,
    answer: winner?.does ?? (listens ? "404" : null),
    sign_in: winner?.sign_in ?? null,
    owner: winner?.owner ?? null,
    contact: winner ? contact(known, winner.owner) : null,
    position: winner?.position ?? null,
    targets: winner?.targets ?? [],
  };
}

function step({ rule: { key, priority }, asked, matched, misses }) {
  return { rule: key, priority, asked, matched, why: why(asked, matched, misses), misses };
}

function why(asked, matched, misses) {
  if (!asked) return `not asked${matched ? " (would match as well)" : ""}`;
  const said = misses.map(({ condition, wanted, got }) => `${condition} ${got} is not ${wanted.join(" or ")}`);
  return said.length ? `no: ${said.join("; ")}` : "answers";
}

/** A team and how to reach it. */
export function contact(known, owner) {
  const ways = known.contacts.get(owner) ?? [];
  return ways.length ? `${owner} (${ways.join(", ")})` : owner;
}

// The environment that has the host; else that of the longest zone above it; else the first.
function environmentOf(known, host) {
  const all = [...known.environments.values()];
  const above = all.filter(({ zone }) => `.${host}`.endsWith(`.${zone}`));
  const longest = above.reduce((best, one) => (best && best.zone.length >= one.zone.length ? best : one), null);
  return (all.find(({ names }) => names.has(host)) ?? longest ?? all[0]).name;
}

/** The known names that a mistyped one probably means, the nearest first: Python's difflib.get_close_matches. */
export function nearest(host, names) {
  if (host.length > MISTYPED) return [];
  const letters = [...host];
  const scored = names.map((name) => [alike(name, letters), name]).filter(([score]) => score >= ALIKE);
  scored.sort(([one, a], [other, b]) => other - one || (a < b ? 1 : -1));
  return scored.slice(0, CLOSE).map(([, name]) => name);
}

// Twice the letters in common by the letters of both, 0 to 1: Ratcliff and Obershelp, as difflib.SequenceMatcher does it.
function alike(name, letters) {
  const all = name.length + letters.length;
  if ((2 * Math.min(name.length, letters.length)) / all < ALIKE) return 0; // too long or too short
  const places = new Map();
  letters.forEach((letter, at) => places.set(letter, [...(places.get(letter) ?? []), at]));
  return (2 * common([...name], letters, places, 0, name.length, 0, letters.length)) / all;
}

// The longest block that both have, and what both have before and behind it.
function common(a, b, places, aFrom, aTo, bFrom, bTo) {
  let [at, to, size] = [aFrom, bFrom, 0];
  let lengths = new Map();
  for (let i = aFrom; i < aTo; i++) {
    const longer = new Map();
    for (const j of places.get(a[i]) ?? []) {
      if (j < bFrom || j >= bTo) continue;
      const length = (lengths.get(j - 1) ?? 0) + 1;
      longer.set(j, length);
      if (length > size) [at, to, size] = [i - length + 1, j - length + 1, length];
    }
    lengths = longer;
  }
  if (size === 0) return 0;
  const before = common(a, b, places, aFrom, at, bFrom, to);
  return before + size + common(a, b, places, at + size, aTo, to + size, bTo);
}
