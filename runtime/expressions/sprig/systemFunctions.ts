import { createCipheriv, createDecipheriv, createHash, randomBytes, randomInt, randomUUID } from "node:crypto";
import { posix } from "node:path";
import { fromBytes, toBytes } from "../exprlang/goString.ts";
import { growMemory, growText, spendWork } from "../exprlang/meter.ts";
import { compilePattern } from "../exprlang/pattern.ts";
import { RunFailure } from "../exprlang/runFailure.ts";
import { goMap, nilIfEmpty, typedSlice, type GoFunc, type GoMap, type Value } from "../exprlang/value.ts";
import { define } from "./define.ts";

const hash = (algorithm: string) =>
  define("string -> string", (s: string) => createHash(algorithm).update(toBytes(s)).digest("hex"));

function adler32(s: string): string {
  let a = 1;
  let b = 0;
  for (const byte of toBytes(s)) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return String(b * 65_536 + a);
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const digits = "0123456789";
const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join("");
const random = (alphabet: string) => {
  return define("int -> string", (count: bigint) => {
    if (count < 0n || count > 100_000n) throw new RunFailure(`can not make ${count} random characters`);
    growText(Number(count));
    spendWork(Number(count));
    return Array.from({ length: Number(count) }, () => alphabet[randomInt(alphabet.length)]).join("");
  });
};

/** [start, end] of every match, at most n (n < 0: all). */
function matches(source: string, text: string, n: bigint): [number, number][] {
  const matcher = compilePattern(source, text).matcher(text);
  const found: [number, number][] = [];
  const limit = n < 0n ? Number.POSITIVE_INFINITY : Number(n);
  while (found.length < limit && matcher.find()) {
    growMemory(1);
    const start = matcher.start();
    const last = found.at(-1);
    // Go has no empty match right after another match.
    if (last && matcher.end() === start && last[1] === start) continue;
    found.push([start, matcher.end()]);
  }
  return found;
}

const findAll = (source: string, text: string, n: bigint) => {
  return nilIfEmpty(
    typedSlice(
      "string",
      matches(source, text, n).map(([start, end]) => text.slice(start, end)),
    ),
  );
};
const find = (source: string, text: string) => {
  const [first] = matches(source, text, 1n);
  return first ? text.slice(...first) : "";
};
const replaceAll = (source: string, text: string, by: (match: (group: string) => string) => string) => {
  const compiled = compilePattern(source, text);
  const matcher = compiled.matcher(text);
  const names = compiled.namedGroups();
  let result = "";
  let at = 0;
  let last = -1;
  while (matcher.find()) {
    growMemory(1);
    const start = matcher.start();
    const end = matcher.end();
    if (start === end && start === last) continue;
    last = end;
    const group = (name: string) => {
      const index = /^\d+$/.test(name) ? Number(name) : ((names as Record<string, number>)[name] ?? -1);
      return index >= 0 && index <= matcher.groupCount() ? (matcher.group(index) ?? "") : "";
    };
    const replacement = by(group);
    growText(replacement.length + start - at);
    result += text.slice(at, start) + replacement;
    at = end;
  }
  return result + text.slice(at);
};
const expand = (template: string) => (group: (name: string) => string) => {
  return template.replace(/\$(?:(\$)|\{(\w+)\}|(\w+))?/g, (_, dollar?: string, braced?: string, bare?: string) => {
    const name = braced ?? bare;
    return dollar ?? (name === undefined ? "$" : group(name));
  });
};
const replaceExpanded = (source: string, s: string, by: string) => replaceAll(source, s, expand(by));
const replaceLiteral = (source: string, s: string, by: string) => replaceAll(source, s, () => by);
function split(source: string, s: string, n: bigint): Value {
  if (n === 0n) return nilIfEmpty(typedSlice("string", []));
  if (source !== "" && s === "") return typedSlice("string", [""]);
  const parts: string[] = [];
  let at = 0;
  let end = 0;
  for (const [start, stop] of matches(source, s, n)) {
    if (n > 0n && parts.length === Number(n) - 1) break;
    end = start;
    if (stop !== 0) parts.push(s.slice(at, end));
    at = stop;
  }
  if (end !== s.length) parts.push(s.slice(at));
  return typedSlice("string", parts);
}
const matchesPattern = (source: string, s: string) => compilePattern(source, s).matcher(s).find();

/** path.Base, path.Dir and path.Clean of Go differ from Node's for the empty path. */
const base = (path: string) => (path === "" ? "." : posix.basename(path.replace(/\/+$/, "")) || "/");
const clean = (path: string) => (path === "" ? "." : posix.normalize(path).replace(/(?<=.)\/$/, ""));
const dir = (path: string) => clean(path.slice(0, path.lastIndexOf("/") + 1));
const ext = (path: string) => /\.[^./]*$/.exec(path)?.[0] ?? "";

const urlParts = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;

function urlParse(url: string): GoMap {
  const match = urlParts.exec(url);
  if (!match || /\p{Cc}/u.test(url)) throw new RunFailure("unable to parse url");
  const [, scheme = "", authority, path = "", query = "", fragment = ""] = match;
  const [userinfo, host] = authority?.includes("@")
    ? [authority.slice(0, authority.lastIndexOf("@")), authority.slice(authority.lastIndexOf("@") + 1)]
    : ["", authority ?? ""];
  const port = /:[^:\]]*$/.exec(host)?.[0] ?? ":";
  if (!/^:\d*$/.test(port)) throw new RunFailure(`unable to parse url: invalid port "${port}" after host`);
  if (/ |%[0-7]/.test(host) && !host.startsWith("[")) throw new RunFailure("unable to parse url: invalid host name");
  if (scheme === "" && authority === undefined && /^[^/]*:/.test(path)) {
    throw new RunFailure("unable to parse url: missing protocol scheme, or a colon in the first path segment");
  }
  const opaque = scheme !== "" && authority === undefined && !path.startsWith("/") ? path : "";
  const decode = (text: string) => {
    try {
      return decodeURIComponent(text);
    } catch {
      throw new RunFailure("unable to parse url: invalid URL escape");
    }
  };
  const hostname = host.replace(/:\d*$/, "").replace(/^\[(.*)\]$/, "$1");
  return goMap(
    Object.entries({
      scheme: scheme.toLowerCase(),
      host,
      hostname,
      path: opaque === "" ? decode(path) : "",
      query,
      opaque,
      fragment: decode(fragment),
      userinfo,
    }),
  );
}

function urlJoin(parts: GoMap): string {
  const part = (name: string) => {
    const value = parts.entries.get(name);
    if (value === undefined) return "";
    if (typeof value === "string") return value;
    throw new RunFailure(`unable to parse ${name} key, must be of type string`);
  };
  const scheme = part("scheme") && `${part("scheme")}:`;
  const user = part("userinfo") && `${part("userinfo")}@`;
  // Without a host a scheme still has its slashes: "file:///a".
  const slashes = part("host") || user || (scheme && part("path"));
  const host = slashes ? `//${user}${part("host")}` : "";
  const path = encodeURI(part("path"));
  const slash = part("host") !== "" && path !== "" && !path.startsWith("/") ? "/" : "";
  const query = part("query") && `?${part("query")}`;
  const fragment = part("fragment") && `#${encodeURI(part("fragment"))}`;
  return scheme + (part("opaque") || host + slash + path) + query + fragment;
}

/** AES-256-CBC with the initialisation vector in front, in base64. */
function encryptAES(password: string, plain: string): string {
  const key = Buffer.alloc(32);
  Buffer.from(toBytes(password)).copy(key);
  const iv = randomBytes(16);
  const cipher = createCipheriv("aes-256-cbc", key, iv);
  return Buffer.concat([iv, cipher.update(toBytes(plain)), cipher.final()]).toString("base64");
}

function decryptAES(password: string, text: string): string {
  const key = Buffer.alloc(32);
  Buffer.from(toBytes(password)).copy(key);
  try {
    const bytes = Buffer.from(text, "base64");
    const decipher = createDecipheriv("aes-256-cbc", key, bytes.subarray(0, 16));
    return fromBytes(Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]));
  } catch {
    throw new RunFailure("decryptAES: the text can not be decrypted with this password");
  }
}

/** Go functions that Preflight does not run: they make keys and certificates, hash passwords or ask the network. */
const refused = (name: string, signature: string, results?: string) => {
  const call = () => {
    throw new RunFailure(`sprig.${name} is not available in a local run`);
  };
  return [name, define(signature, call, results)] as const;
};

const list = "[]any";

/**
 * sprig's functions on patterns, paths, URLs, hashes and randomness. Not available (a run error says so): bcrypt,
 * htpasswd, derivePassword, genPrivateKey, the gen…Cert and genCA family, buildCustomCert and getHostByName.
 */
export const systemFunctions: Record<string, GoFunc> = {
  sha1sum: hash("sha1"),
  sha256sum: hash("sha256"),
  sha512sum: hash("sha512"),
  adler32sum: define("string -> string", adler32),
  randAlphaNum: random(letters + digits),
  randAlpha: random(letters),
  randNumeric: random(digits),
  randAscii: random(ascii),
  randBytes: define(
    "int -> string",
    (count: bigint) => {
      if (count < 0n || count > 100_000n) throw new RunFailure(`can not make ${count} random bytes`);
      return randomBytes(Number(count)).toString("base64");
    },
    "(string, error)",
  ),
  uuidv4: define("-> string", () => randomUUID()),
  shuffle: define("string -> string", (s: string) => {
    const runes = [...s];
    for (let i = runes.length - 1; i > 0; i--) {
      const j = randomInt(i + 1);
      [runes[i], runes[j]] = [runes[j]!, runes[i]!];
    }
    return runes.join("");
  }),
  regexMatch: define("string, string -> bool", (source: string, s: string) => {
    try {
      return matchesPattern(source, s);
    } catch (error) {
      if (error instanceof RunFailure) return false;
      throw error;
    }
  }),
  mustRegexMatch: define("string, string -> bool", matchesPattern, "(bool, error)"),
  regexFind: define("string, string -> string", find),
  mustRegexFind: define("string, string -> string", find, "(string, error)"),
  regexFindAll: define("string, string, int -> []string", findAll),
  mustRegexFindAll: define("string, string, int -> []string", findAll, "([]string, error)"),
  regexReplaceAll: define("string, string, string -> string", replaceExpanded),
  mustRegexReplaceAll: define("string, string, string -> string", replaceExpanded, "(string, error)"),
  regexReplaceAllLiteral: define("string, string, string -> string", replaceLiteral),
  mustRegexReplaceAllLiteral: define("string, string, string -> string", replaceLiteral, "(string, error)"),
  regexSplit: define("string, string, int -> []string", split),
  mustRegexSplit: define("string, string, int -> []string", split, "([]string, error)"),
  regexQuoteMeta: define("string -> string", (s: string) => s.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&")),
  base: define("string -> string", base),
  dir: define("string -> string", dir),
  clean: define("string -> string", clean),
  ext: define("string -> string", ext),
  isAbs: define("string -> bool", (path: string) => path.startsWith("/")),
  osBase: define("string -> string", base),
  osDir: define("string -> string", dir),
  osClean: define("string -> string", clean),
  osExt: define("string -> string", ext),
  osIsAbs: define("string -> bool", (path: string) => path.startsWith("/")),
  urlParse: define("string -> map[string]any", urlParse),
  urlJoin: define("map[string]any -> string", urlJoin),
  encryptAES: define("string, string -> string", encryptAES, "(string, error)"),
  decryptAES: define("string, string -> string", decryptAES, "(string, error)"),
  ...Object.fromEntries([
    refused("bcrypt", "string -> string"),
    refused("htpasswd", "string, string -> string"),
    refused("derivePassword", "any, string, string, string, string -> string"),
    refused("genPrivateKey", "string -> string"),
    refused("buildCustomCert", "string, string -> any", "(sprig.certificate, error)"),
    refused("genCA", "string, int -> any", "(sprig.certificate, error)"),
    refused("genCAWithKey", "string, int, string -> any", "(sprig.certificate, error)"),
    refused("genSelfSignedCert", `string, ${list}, ${list}, int -> any`, "(sprig.certificate, error)"),
    refused("genSelfSignedCertWithKey", `string, ${list}, ${list}, int, string -> any`, "(sprig.certificate, error)"),
    refused("genSignedCert", `string, ${list}, ${list}, int, any -> any`, "(sprig.certificate, error)"),
    refused("genSignedCertWithKey", `string, ${list}, ${list}, int, any, string -> any`, "(sprig.certificate, error)"),
    refused("getHostByName", "string -> string"),
  ]),
};
