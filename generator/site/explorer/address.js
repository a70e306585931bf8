// A request as a person types it. The same grammar, step by step, as generator/explain/address.py.

export const PORTS = { http: 80, https: 443 };
export const ANYBODY = "198.51.100.7"; // where a request comes from if nothing is said

// RFC 3986, appendix B; the scheme, or all up to the host, may be left out.
const ADDRESS = /^(?:(?:([^:/?#]*):)?\/\/)?([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?$/s;
const HOST = /^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})+$/;
const METHOD = /^[A-Z_-]{1,40}$/;
const FIELD_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/; // RFC 9110, 5.1 and 5.6.2
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/;
const LONGEST_NAME = 253; // RFC 1035, 2.3.4, as text
const LONGEST = 16384; // "Quotas for your Application Load Balancers": the request line
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~";
const PATH = LETTERS + "/\"'@:+&$!*()=,;%"; // what browsers send in a path as it is
const QUERY = LETTERS + "*?/:@$"; // what an address shows in its query as it is

/** What was typed is no request; the message says why, in words for people. */
export class AddressError extends Error {}

/**
 * The request of an address, with headers as `Name: value`; throws AddressError.
 * {protocol, port, host, path, method, headers: [[name, value]], query: [[key, value]], source}
 */
export function parse(url, { method = "GET", headers = [], source = "" } = {}) {
  const [scheme, authority, path, query] = split(url);
  if (!Object.hasOwn(PORTS, scheme)) {
    throw new AddressError(`${url}: load balancers speak http and https, not ${scheme || "nothing"}`);
  }
  const [host, port] = hostAndPort(url, authority);
  const verb = method.toUpperCase();
  if (!METHOD.test(verb)) throw new AddressError(`${method} is no HTTP method`);
  return {
    protocol: scheme,
    port: port ?? PORTS[scheme],
    host,
    path: encoded(path, PATH) || "/",
    method: verb,
    headers: headers.map(header),
    query: query.split("&").filter(Boolean).map((pair) => cut(pair, "=").map(decoded)),
    source: source ? peer(source) : ANYBODY,
  };
}

/** The address as one would type it; without `protocol` with the port it was asked at. */
export function address(asked, protocol = null) {
  const port = protocol || asked.port === PORTS[asked.protocol] ? "" : `:${asked.port}`;
  const query = asked.query.map(([key, value]) => `${encoded(key, QUERY)}=${encoded(value, QUERY)}`).join("&");
  return `${protocol ?? asked.protocol}://${asked.host}${port}${asked.path}${query && `?${query}`}`;
}

/** The request in one line, without what does not matter. */
export function describe(asked) {
  const method = asked.method === "GET" ? "" : `${asked.method} `;
  const notes = asked.headers.map(([name, value]) => `${name}: ${value}`);
  if (asked.source !== ANYBODY) notes.push(`from ${asked.source}`);
  return method + address(asked, asked.protocol) + (notes.length ? ` (${notes.join(", ")})` : "");
}

// Scheme, authority, path and query; a backslash is a slash, as browsers have it.
function split(url) {
  // URL Standard, "basic URL parser": dropped at both ends, and everywhere.
  const text = url.replace(/^[\x00-\x20]+|[\x00-\x20]+$/g, "").replace(/[\t\n\r]/g, "");
  if ([...text].length > LONGEST) throw new AddressError("this is no address: it is longer than a load balancer takes");
  if (!isText(text)) throw new AddressError("this is no address: it is not Unicode text");
  const before = /^[^?#]*/.exec(text)[0];
  const [, scheme, authority, path, query] = ADDRESS.exec(before.replaceAll("\\", "/") + text.slice(before.length));
  return [scheme?.toLowerCase() ?? "https", authority, path, query ?? ""];
}

function hostAndPort(url, authority) {
  const place = authority.slice(authority.lastIndexOf("@") + 1);
  if (place.startsWith("[")) throw new AddressError(`${url} is no address: load balancers are asked by name`);
  const [name, port] = cut(place, ":");
  if (!/^[0-9]{0,5}$/.test(port) || Number(port) > 65535) {
    throw new AddressError(`${url} is no address: ${port} is no port`);
  }
  let host = name.toLowerCase();
  while (host.endsWith(".")) host = host.slice(0, -1);
  if (host.length > LONGEST_NAME || !HOST.test(host)) {
    throw new AddressError(`${url} names no host; write one such as api.hokus.ai/path`);
  }
  return [host, port === "" ? null : Number(port)];
}

function header(text) {
  const [name, value] = cut(text, ":").map((part) => part.replace(/^[ \t]+|[ \t]+$/g, ""));
  if (!text.includes(":") || !FIELD_NAME.test(name) || CONTROL.test(value) || !isText(value)) {
    throw new AddressError(`${text} is no header; write \`Name: value\``);
  }
  return [name, value];
}

function peer(text) {
  const read = ipAddress(text.replace(/^[ \t]+|[ \t]+$/g, ""));
  if (!read) throw new AddressError(`${text} is no IP address`);
  return read.text;
}

// The text before and behind the first `sign`.
function cut(text, sign) {
  const at = text.indexOf(sign);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

// No half of a character.
function isText(text) {
  return !/\p{Surrogate}/u.test(text);
}

function encoded(text, kept) {
  const bytes = new TextEncoder().encode(text);
  const shown = (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  return Array.from(bytes, (byte) => (byte < 128 && kept.includes(String.fromCharCode(byte)) ? String.fromCharCode(byte) : shown(byte))).join("");
}

// As a form's field is read (URL Standard, "application/x-www-form-urlencoded parsing"). URLSearchParams would do it, but
// Node's reads `%C3\u00fc` wrong.
function decoded(text) {
  const given = new TextEncoder().encode(text.replaceAll("+", " "));
  const bytes = [];
  for (let at = 0; at < given.length; at++) {
    const digits = given[at] === 0x25 ? String.fromCharCode(...given.slice(at + 1, at + 3)) : "";
    if (/^[0-9a-fA-F]{2}$/.test(digits)) {
      bytes.push(Number.parseInt(digits, 16));
      at += 2;
    } else {
      bytes.push(given[at]);
    }
  }
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(new Uint8Array(bytes));
}

// --- IP addresses: {bits, value, text}, text as RFC 5952 has it; IPv4 inside of IPv6 is IPv4 ---------------------

/** An address, or null. */
export function ipAddress(text) {
  const four = ipv4(text);
  if (four !== null) return { bits: 32, value: four, text };
  const six = ipv6(text);
  if (six === null) return null;
  if (six >> 32n === 0xffffn) return { bits: 32, value: six & 0xffffffffn, text: dotted(six & 0xffffffffn) };
  return { bits: 128, value: six, text: colons(six) };
}

/** Whether the address lies in a block such as `10.0.0.0/8`; a rule's block of IPv6 never holds an IPv4 address. */
export function inBlock(read, block) {
  const [start, length] = cut(block, "/");
  const four = ipv4(start);
  const [bits, value] = four === null ? [128, ipv6(start)] : [32, four];
  if (bits !== read.bits || value === null) return false;
  const free = BigInt(bits - Number(length || bits));
  return read.value >> free === value >> free;
}

function ipv4(text) {
  const parts = text.split(".");
  const good = parts.length === 4 && parts.every((part) => /^(0|[1-9][0-9]{0,2})$/.test(part) && Number(part) < 256);
  return good ? parts.reduce((value, part) => value * 256n + BigInt(part), 0n) : null;
}

function ipv6(text) {
  const last = text.slice(text.lastIndexOf(":") + 1);
  if (last.includes(".")) {
    const four = ipv4(last);
    if (four === null || last === text) return null;
    const pair = `${(four >> 16n).toString(16)}:${(four & 0xffffn).toString(16)}`;
    return ipv6(text.slice(0, text.length - last.length) + pair);
  }
  const halves = text.split("::").map((half) => (half ? half.split(":") : []));
  const given = halves.flat();
  const zeros = 8 - given.length;
  if (halves.length > 2 || (halves.length === 2 ? zeros < 1 : zeros !== 0)) return null;
  if (!given.every((part) => /^[0-9a-fA-F]{1,4}$/.test(part))) return null;
  const groups = [...halves[0], ...Array(halves.length === 2 ? zeros : 0).fill("0"), ...(halves[1] ?? [])];
  return groups.reduce((value, part) => value * 65536n + BigInt(`0x${part}`), 0n);
}

function dotted(value) {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");
}

function colons(value) {
  const groups = [...Array(8).keys()].map((at) => ((value >> BigInt(112 - 16 * at)) & 0xffffn).toString(16));
  const runs = [...groups.join(":").matchAll(/\b0(:0)+\b/g)]; // the first of the longest runs becomes `::`
  const longest = runs.reduce((best, run) => (run[0].length > (best?.[0].length ?? 0) ? run : best), null);
  if (!longest) return groups.join(":");
  const text = groups.join(":");
  const [before, behind] = [text.slice(0, longest.index), text.slice(longest.index + longest[0].length)];
  return `${before.replace(/:$/, "")}::${behind.replace(/^:/, "")}`;
}
