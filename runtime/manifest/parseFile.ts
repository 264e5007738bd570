import { Composer, Parser } from "yaml";
import type { CST, Document } from "yaml";
import { lenientLexer } from "./lenientLexer.ts";
import { TextLines } from "./textLines.ts";
import type { ManifestProblem } from "./model.ts";
import { yamlOptions } from "./yamlOptions.ts";

/** The YAML documents of a file, in order; `problems` are those of the file as a whole. */
export interface ParsedFile {
  lines: TextLines;
  documents: Document.Parsed[];
  problems: ManifestProblem[];
}

const deepestNesting = 100; // the composer below recurses per level
const mostDocuments = 20_000;

/** Splits and parses one file. Never throws; deep nesting is refused before anything recurses. */
export function parseFile(file: string, text: string): ParsedFile {
  const lines = new TextLines(file, text);
  const result: ParsedFile = { lines, documents: [], problems: [] };
  const control = controlCharacter.exec(text);
  if (control) {
    const code = control[0].charCodeAt(0).toString(16).padStart(2, "0");
    const message = `the file holds a control character (0x${code}), which YAML does not allow: it may be binary`;
    result.problems.push({ code: "not-text", message, range: lines.range(control.index, control.index + 1) });
    return result;
  }
  try {
    compose(text, result);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    result.problems.push({
      code: "too-deep",
      message: "the file is nested too deep to be read",
      range: lines.range(0, 0),
    });
  }
  return result;
}

// oxlint-disable-next-line no-control-regex -- finding them is the point
const controlCharacter = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/;

function compose(text: string, { lines, documents, problems }: ParsedFile): void {
  const composer = new Composer(yamlOptions);
  for (const token of tokens(text)) {
    if (token.type === "document") {
      const deep = tooDeep(token);
      if (deep !== undefined) {
        const message = `values are nested more than ${deepestNesting} deep`;
        problems.push({ code: "too-deep", message, range: lines.range(deep, deep + 1) });
        continue;
      }
    }
    for (const document of composer.next(token)) documents.push(document);
    if (documents.length > mostDocuments) {
      const message = `the file holds more than ${mostDocuments} documents; the others are not read`;
      problems.push({ code: "too-big", message, range: lines.range(0, 0) });
      return;
    }
  }
  for (const document of composer.end()) documents.push(document);
}

function* tokens(text: string): Generator<CST.Token> {
  const parser = new Parser();
  for (const lexeme of lenientLexer().lex(text)) yield* parser.next(lexeme);
  yield* parser.end();
}

/** Offset of the first collection nested deeper than allowed. Iterative: this is what protects the recursion of others. */
function tooDeep(document: CST.Document): number | undefined {
  const stack: { token: CST.Token | undefined; depth: number }[] = [{ token: document.value, depth: 0 }];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { token, depth } = next;
    if (!token || !("items" in token)) continue;
    if (depth > deepestNesting) return token.offset;
    for (const { key, value } of token.items) {
      if (key) stack.push({ token: key, depth: depth + 1 });
      if (value) stack.push({ token: value, depth: depth + 1 });
    }
  }
  return undefined;
}
