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

/** What the library's parser has inside: the collections it is in (pinned version; a test fails when it changes). */
interface ParserInside {
  stack: readonly CST.Token[];
}

const deepestNesting = 100; // the composer below recurses per level
/** Bounds memory to about 0.8 GB. A dense manifest has 2.8 million in 10 MB; Argo can not store one of more than 1.5 MB anyway. */
const lexemeLimit = 3_000_000;
const mostDocuments = 20_000;

/** Splits and parses one file. Never throws; deep nesting and floods of values are refused while the text is split. */
export function parseFile(file: string, text: string, mostLexemes = lexemeLimit): ParsedFile {
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
    compose(text, result, mostLexemes);
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

function compose(text: string, { lines, documents, problems }: ParsedFile, mostLexemes: number): void {
  const composer = new Composer(yamlOptions);
  const parser = new Parser();
  const take = (tokens: Iterable<CST.Token>) => {
    for (const token of tokens) documents.push(...composer.next(token));
  };
  const { stack } = parser as unknown as ParserInside;
  const refusal = (lexemes: number) => {
    // Counted before anything is built of them: tokens and nodes take a hundred times the memory of the text.
    if (lexemes > mostLexemes) {
      return { code: "too-big", message: `the file has more than ${mostLexemes} words and signs; no more is read` };
    }
    if (stack.length > deepestNesting + 2) {
      const message = `values are nested more than ${deepestNesting} deep; the file is not read from here on`;
      return { code: "too-deep", message };
    }
    if (documents.length <= mostDocuments) return undefined;
    return { code: "too-big", message: `the file holds more than ${mostDocuments} documents; the others are not read` };
  };
  let lexemes = 0;
  for (const lexeme of lenientLexer().lex(text)) {
    take(parser.next(lexeme));
    const refused = refusal(++lexemes);
    if (!refused) continue;
    problems.push({ ...refused, range: lines.range(parser.offset, parser.offset + 1) });
    documents.push(...composer.end()); // the document before the one that is not read
    return;
  }
  take(parser.end());
  documents.push(...composer.end());
}
