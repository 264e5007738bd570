import { environmentOf, type Scope } from "./argo/environment.ts";
import { compile, parseCached } from "./compiledExpression.ts";
import { renderJson } from "./evaluateExpression.ts";
import { ExpressionError } from "./expressionError.ts";
import { requiredPaths } from "./expressionPaths.ts";
import { GoMap, type Value } from "./exprlang/value.ts";
import { trimSpace } from "./exprlang/text.ts";
import { quoteGo } from "./quoteGo.ts";
import { findTags } from "./tags.ts";

/**
 * What happens to a tag that can not be resolved: `allowUnresolved` leaves it, `strict` fails (loop items),
 * `strictPrefixes` fails for tags beginning with steps or tasks (what steps and DAG tasks go through).
 */
export type ReplaceMode = "allowUnresolved" | "strict" | "strictPrefixes";

/** Values the controller puts into a scope to say "not known yet" begin so. */
const placeholder = "__argo__internal__placeholder-";
/** Names that come later than most: an expression with one of them waits, though it could be evaluated to nil. */
const late = new Set([
  "item",
  "retries",
  "lastRetry.exitCode",
  "lastRetry.status",
  "lastRetry.duration",
  "lastRetry.message",
  "workflow.status",
  "workflow.failures",
]);

/**
 * Replaces the tags in every string (keys too) of a JSON-able value, as Argo does: serialised, replaced, read back.
 * @throws ExpressionError (template, compile, run or json)
 */
export function replaceTags<T>(value: T, scope: Scope, mode: ReplaceMode): T {
  const json = toGoJson(value);
  return json.includes("{{") ? (JSON.parse(replaceInDocument(json, scope, mode)) as T) : value;
}

/** Replaces the tags of one text. @throws ExpressionError */
export function replaceInText(text: string, scope: Scope, mode: ReplaceMode): string {
  return replaceTags(text, scope, mode);
}

/**
 * Replaces the tags in the text of a JSON document.
 * @throws ExpressionError, also when the document is not JSON before or after
 */
export function replaceInDocument(json: string, scope: Scope, mode: ReplaceMode): string {
  if (!isJson(json)) throw new ExpressionError("template", "cannot replace tags in what is not valid JSON");
  const tags = findTags(json);
  const unclosed = tags.find(({ kind }) => kind === "unclosed");
  if (unclosed) {
    const start = json.slice(unclosed.start, unclosed.start + 60);
    throw new ExpressionError("template", `no "}}" ends the tag that begins with ${start}`, unclosed.start);
  }
  let replaced = "";
  let at = 0;
  for (const { kind, start, end, content } of tags) {
    replaced += json.slice(at, start);
    replaced +=
      kind === "expression" ? replaceExpression(unfix(content), scope, mode) : replaceSimple(content, scope, mode);
    at = end;
  }
  replaced += json.slice(at);
  if (!isJson(replaced)) {
    throw new ExpressionError(
      "template",
      "the text is not valid JSON after its tags were replaced: a value has a control or other unprintable character; " +
        "{{=…}} can insert it",
    );
  }
  return replaced;
}

/** What json.Marshal would write, so that Argo's quirks about escapes apply. */
function toGoJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Argo undoes three of the escapes before it looks at an expression. */
function unfix(expression: string): string {
  return expression.replaceAll("\\u003c", "<").replaceAll("\\u003e", ">").replaceAll("\\u0026", "&");
}

/** Whether a name that is missing must fail at once. */
function isStrict(name: string, mode: ReplaceMode): boolean {
  return mode === "strict" || (mode === "strictPrefixes" && /^(?:steps|tasks)(?:\.|$)/.test(name));
}

function lookup(scope: Scope, name: string): string | undefined {
  return Object.hasOwn(scope, name) ? scope[name] : undefined;
}

function replaceSimple(tag: string, scope: Scope, mode: ReplaceMode): string {
  const name = trimSpace(tag);
  const value = lookup(scope, name);
  if (value !== undefined) return quoteGo(value.toWellFormed());
  // {{a.{{b}}}}: the inner tag is replaced, the outer one is for the next pass.
  const inner = tag.lastIndexOf("{{");
  if (inner > 0) {
    const nested = lookup(scope, tag.slice(inner + 2));
    if (nested !== undefined) return `{{${tag.slice(0, inner)}${quoteGo(nested.toWellFormed())}`;
  }
  const isArtifact = mode !== "strict" && name.includes(".outputs.artifacts.");
  if (isStrict(name, mode) && !isArtifact) throw new ExpressionError("template", `failed to resolve {{${tag}}}`);
  return `{{${tag}}}`;
}

function replaceExpression(escaped: string, scope: Scope, mode: ReplaceMode): string {
  const unchanged = `{{=${escaped}}}`;
  const env = environmentOf(scope);
  let source: string;
  try {
    source = (JSON.parse(`"${escaped}"`) as string).toWellFormed();
  } catch {
    throw new ExpressionError("template", `the expression has a broken escape: ${escaped.slice(0, 60)}`);
  }
  let allowed = hasPlaceholder(scope);
  let allowedToRender = false;
  const missing = missingPaths(source, env);
  if (missing !== undefined) {
    const strict = missing.find((path) => isStrict(path, mode));
    if (strict !== undefined)
      throw new ExpressionError("compile", `failed to evaluate expression: ${strict} is missing`);
    allowedToRender = missing.length > 0 || mode === "allowUnresolved";
    if (allowedToRender && missing.some((path) => late.has(path))) return unchanged;
    allowed ||= allowedToRender;
  }
  let value: Value;
  try {
    value = compile(source, env)();
  } catch (error) {
    if (allowed && error instanceof ExpressionError) return unchanged;
    throw error;
  }
  if (value === null) {
    if (allowed) return unchanged;
    throw new ExpressionError("run", `the expression ${JSON.stringify(source)} has no value (nil)`);
  }
  try {
    return inserted(renderJson(value));
  } catch (error) {
    if (allowedToRender && error instanceof ExpressionError) return unchanged;
    throw error;
  }
}

/** A string goes in as it is in JSON, without its quotes; anything else as its JSON text, quoted once more. */
function inserted(json: string): string {
  return json.length > 1 && json.startsWith('"') ? json.slice(1, -1) : quoteGo(json);
}

/** Names the expression needs and the environment lacks; undefined when it can not be parsed. */
function missingPaths(source: string, env: GoMap): string[] | undefined {
  try {
    return requiredPaths(parseCached(source)).filter((path) => !hasPath(env, path));
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

function hasPath(env: GoMap, path: string): boolean {
  if (env.entries.has(path)) return true;
  let current: Value | undefined = env;
  for (const part of path.split(".")) {
    current = current instanceof GoMap ? current.entries.get(part) : undefined;
    if (current === undefined) return false;
  }
  return true;
}

const placeholders = new WeakMap<Scope, boolean>();

function hasPlaceholder(scope: Scope): boolean {
  let known = placeholders.get(scope);
  if (known === undefined) {
    known = Object.values(scope).some((value) => value.startsWith(placeholder));
    placeholders.set(scope, known);
  }
  return known;
}
