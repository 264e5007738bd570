import { lower, upper } from "../exprlang/text.ts";

const connector = /[-_\p{White_Space}]/u;
const isUpper = (rune: string) => /\p{Lu}/u.test(rune);

/** "http_server" becomes "HttpServer" (xstrings.ToPascalCase). */
export function camelCase(s: string): string {
  const runes = [...s];
  let out = "";
  let i = 0;
  while (i < runes.length && connector.test(runes[i]!)) out += runes[i++];
  if (i >= runes.length) return out;
  let firstUpper = isUpper(runes[i]!);
  let current = upper(runes[i]!);
  for (const rune of runes.slice(i + 1)) {
    const previous = current;
    current = rune;
    if (connector.test(current) && connector.test(previous)) {
      out += previous;
      continue;
    }
    if (connector.test(previous)) {
      firstUpper = isUpper(current);
      current = upper(current);
    } else {
      if (firstUpper) {
        if (isUpper(current)) current = lower(current);
        else firstUpper = false;
      }
      out += previous;
    }
  }
  return out + current;
}

type Kind = "number" | "upper" | "alphabet" | "connector" | "punctuation" | "other" | "none";
interface Word {
  readonly kind: Kind;
  readonly text: string;
}

/** Letters: also upper case ones, which the engine's isAlphabet takes too. */
const isLetter = (rune: string) => /\p{L}/u.test(rune);
const isDigit = (rune: string) => /\p{N}/u.test(rune);
const isPunctuation = (rune: string) => /\p{P}/u.test(rune);

function words(s: string): Word[] {
  const runes = [...s];
  const found: Word[] = [];
  let at = 0;
  const run = (from: number, test: (rune: string) => boolean) => {
    let end = from;
    while (end < runes.length && test(runes[end]!)) end++;
    return end;
  };
  while (at < runes.length) {
    const rune = runes[at]!;
    let kind: Kind = "other";
    let end: number;
    const lowerLetter = (r: string) => isLetter(r) && !isUpper(r);
    if (connector.test(rune)) {
      kind = "connector";
      end = run(at, (r) => connector.test(r));
    } else if (isPunctuation(rune)) {
      kind = "punctuation";
      end = run(at, isPunctuation);
    } else if (isUpper(rune)) {
      kind = "upper";
      end = run(at, isUpper);
      // "HTTPServer": the last capital begins the next word.
      if (end - at === 1) end = run(end, lowerLetter);
      else if (end < runes.length && isLetter(runes[end]!)) end--;
    } else if (isLetter(rune)) {
      kind = "alphabet";
      end = run(at, lowerLetter);
    } else if (isDigit(rune)) {
      kind = "number";
      end = run(at, isDigit);
    } else {
      end = run(at, (r) => !connector.test(r) && !isLetter(r) && !isDigit(r) && !isPunctuation(r));
    }
    found.push({ kind, text: runes.slice(at, end).join("") });
    at = end;
  }
  return found;
}

/** "HTTPServer" becomes "http_server" (xstrings.ToSnakeCase and ToKebabCase). */
export function separatedCase(s: string, separator: string): string {
  const list = words(s);
  const none: Word = { kind: "none", text: "" };
  const remaining = () => list.length > 0;
  const next = (): Word => list.shift() ?? none;
  let out = "";
  const emit = ({ kind, text }: Word) => {
    out += kind === "connector" ? separator.repeat([...text].length) : kind === "upper" ? lower(text) : text;
  };
  const takeRun = (from: Word): Word => {
    let word = from;
    while (word.kind === "alphabet" || word.kind === "number") {
      emit(word);
      word = next();
    }
    return word;
  };
  const ends = ({ kind }: Word) => kind === "none" || kind === "punctuation" || kind === "connector";
  let word = next();
  while (remaining()) {
    if (word.kind !== "connector") emit(word);
    const previous = word;
    word = next();
    if (previous.kind === "number") {
      word = takeRun(word);
      if (!ends(word)) out += separator;
    } else if (previous.kind === "connector") emit(previous);
    else if (previous.kind !== "punctuation") {
      if (word.kind !== "number") {
        if (word.kind !== "connector" && word.kind !== "punctuation") out += separator;
      } else if (remaining()) {
        const digits = word;
        word = next();
        if (word.kind !== "alphabet") {
          emit(digits);
          if (word.kind !== "connector" && word.kind !== "punctuation") out += separator;
        } else {
          out += separator;
          emit(digits);
          word = takeRun(word);
          if (!ends(word)) out += separator;
        }
      }
    }
  }
  emit(word);
  return out;
}
