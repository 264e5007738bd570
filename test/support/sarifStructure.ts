/**
 * Checks the parts of SARIF 2.1.0 that Preflight writes against the published standard (OASIS SARIF v2.1.0, the section numbers
 * below): required properties, allowed values, no properties that the standard does not have. Returns one line per mistake.
 */
export function sarifMistakes(value: unknown): string[] {
  const mistakes: string[] = [];
  check(log, value, "$", mistakes);
  return mistakes;
}

type Rule = (value: unknown, at: string, mistakes: string[]) => void;

const check = (rule: Rule, value: unknown, at: string, mistakes: string[]) => rule(value, at, mistakes);

const text: Rule = (value, at, mistakes) => {
  if (typeof value !== "string" || value === "") mistakes.push(`${at}: not a text`);
};
const anyText: Rule = (value, at, mistakes) => {
  if (typeof value !== "string") mistakes.push(`${at}: not a text`);
};
const bool: Rule = (value, at, mistakes) => {
  if (typeof value !== "boolean") mistakes.push(`${at}: not a boolean`);
};
const atLeast =
  (least: number): Rule =>
  (value, at, mistakes) => {
    if (!Number.isInteger(value) || (value as number) < least) mistakes.push(`${at}: not a whole number from ${least}`);
  };
const matching =
  (pattern: RegExp): Rule =>
  (value, at, mistakes) => {
    if (typeof value !== "string" || !pattern.test(value)) mistakes.push(`${at}: not like ${pattern}`);
  };
const list =
  (rule: Rule, { least = 0, unique = false } = {}): Rule =>
  (value, at, mistakes) => {
    if (!Array.isArray(value) || value.length < least)
      return void mistakes.push(`${at}: not a list of ${least} or more`);
    if (unique && new Set(value.map((one) => JSON.stringify(one))).size < value.length) mistakes.push(`${at}: repeats`);
    value.forEach((one, index) => check(rule, one, `${at}[${index}]`, mistakes));
  };
const map =
  (rule: Rule): Rule =>
  (value, at, mistakes) => {
    for (const [key, one] of Object.entries(value as object)) check(rule, one, `${at}.${key}`, mistakes);
  };
const object =
  (required: Record<string, Rule>, optional: Record<string, Rule> = {}): Rule =>
  (value, at, mistakes) => {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return void mistakes.push(`${at}: not an object`);
    const known = { ...required, ...optional };
    for (const key of Object.keys(required)) if (!(key in value)) mistakes.push(`${at}: lacks ${key}`);
    for (const [key, one] of Object.entries(value)) {
      if (known[key]) check(known[key], one, `${at}.${key}`, mistakes);
      else mistakes.push(`${at}: the standard has no ${key} here`);
    }
  };

const uri = matching(/^[^\s<>"{}|\\^`]+$/);
const absoluteUri = matching(/^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i);
// 3.11 message, 3.12 multiformatMessageString, 3.8 property bags
const message = object({ text }, { markdown: text });
const properties: Rule = object({}, { tags: list(text, { unique: true }) });
// 3.4 artifactLocation, 3.30 region, 3.29 physicalLocation, 3.33 logicalLocation, 3.28 location
const artifactLocation = object({ uri }, { uriBaseId: text });
const one = atLeast(1);
const region = object({ startLine: one, startColumn: one, endLine: one, endColumn: one });
const physicalLocation = object({ artifactLocation, region });
const logicalLocation = object({ name: text }, { fullyQualifiedName: text, kind: text });
const location = object({}, { id: atLeast(0), physicalLocation, logicalLocations: list(logicalLocation), message });
// 3.35 suppression, 3.57 replacement, 3.56 artifactChange, 3.55 fix
const suppression = object(
  { kind: matching(/^(inSource|external)$/) },
  { status: matching(/^(accepted|underReview|rejected)$/), justification: text },
);
const replacement = object({ deletedRegion: region }, { insertedContent: object({ text: anyText }) });
const change = object({ artifactLocation, replacements: list(replacement, { least: 1 }) });
const fix = object({ artifactChanges: list(change, { least: 1, unique: true }) }, { description: message });
// 3.27 result; 3.27.9: a level other than "none" needs kind "fail"
const resultShape = object(
  { message },
  {
    ruleId: text,
    ruleIndex: atLeast(0),
    kind: matching(/^(pass|open|informational|notApplicable|review|fail)$/),
    level: matching(/^(none|note|warning|error)$/),
    locations: list(location),
    relatedLocations: list(location, { unique: true }),
    partialFingerprints: map(text),
    suppressions: list(suppression, { unique: true }),
    fixes: list(fix, { unique: true }),
  },
);
const result: Rule = (value, at, mistakes) => {
  resultShape(value, at, mistakes);
  const { kind = "fail", level = "warning" } = value as { kind?: string; level?: string };
  if (kind !== "fail" && level !== "none") mistakes.push(`${at}: kind ${kind} with level ${level}`);
};
// 3.49 reportingDescriptor, 3.19 toolComponent, 3.18 tool, 3.20 invocation, 3.14 run, 3.13 sarifLog
const descriptor = object(
  { id: text },
  { name: text, shortDescription: message, help: message, helpUri: absoluteUri, properties },
);
const driver = object(
  { name: text },
  { version: text, semanticVersion: matching(/^\d+\.\d+\.\d+/), rules: list(descriptor, { unique: true }) },
);
const runShape = object(
  { tool: object({ driver }) },
  {
    columnKind: matching(/^(utf16CodeUnits|unicodeCodePoints)$/),
    invocations: list(object({ executionSuccessful: bool })),
    artifacts: list(object({}, { location: artifactLocation }), { unique: true }),
    results: list(result),
  },
);
const run: Rule = (value, at, mistakes) => {
  runShape(value, at, mistakes);
  const { tool, results } = value as {
    tool: { driver: { rules: { id: string }[] } };
    results: Record<string, unknown>[];
  };
  results.forEach(({ ruleId, ruleIndex }, index) => {
    if (tool.driver.rules[ruleIndex as number]?.id !== ruleId)
      mistakes.push(`${at}.results[${index}]: wrong ruleIndex`);
  });
};
const log = object({ version: matching(/^2\.1\.0$/), runs: list(run) }, { $schema: absoluteUri });
