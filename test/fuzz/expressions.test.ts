import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { PreflightError } from "../../runtime/errors/preflightError.ts";
import { vectorGroups } from "../../scripts/vectors/registry.ts";
import type { Vector } from "../../scripts/vectors/vector.ts";
import { seededRandom } from "../support/random.ts";
import { sharedFolder } from "../support/shared.ts";
import { mutateText, mutateValue } from "./mutate.ts";

/** A seed of every group, so that there is something to change also without the engine's vectors. */
const seeds: Record<string, unknown[]> = {
  expr: ["filter([1, 2, 3], {# > 1})[0] + asInt('5')", "sprig.trim(' a ') + toJson({\"a\": [1, nil]})"],
  sprig: ["sprig.repeat(3, 'ab')", "sprig.date('2006', sprig.toDate('2006-01-02', '2026-03-04'))"],
  "hook-expression": ["workflow.status == 'Failed'"],
  "retry-expression": ["asInt(lastRetry.exitCode) in [137, 143] && asInt(retries) < 3"],
  template: [{ text: "a {{inputs.parameters.x}} {{=asInt(inputs.parameters.x) + 1}}", mode: "strict" }],
  "template-document": [{ document: '{"a":"{{inputs.parameters.x}}"}', mode: "allowUnresolved" }],
  when: ["'a' == b && (1 + 2) * 3 > 8 || x =~ '^[a-z]+$' ? true : false", "a in (a, 'b', '2026-03-04')"],
  depends: [
    {
      tasks: [
        { name: "A", continueOn: "failed" },
        { name: "b-1" },
        { name: "C", depends: "(A || b-1.AllFailed) && !A.Skipped" },
      ],
      task: "C",
      nodes: { A: { phase: "Failed" }, "b-1": { phase: "Failed", group: true, children: ["Failed"] } },
    },
  ],
  "retry-decision": [
    {
      retryStrategy: {
        limit: "5",
        retryPolicy: "OnTransientError",
        expression: "lastRetry.status == 'Failed'",
        backoff: { duration: "1m", factor: "2", cap: "1h", maxDuration: "1d" },
      },
      attempts: [{ phase: "Failed", message: "i/o timeout", startedSecondsAgo: 90, finishedSecondsAgo: 5 }],
    },
  ],
  duration: ["1h30m", "90", ".5s"],
  "int-or-string": ['"5"', "7"],
  transient: ["i/o timeout"],
  sequence: ['{"start":"1","end":"5","format":"%03d"}', '{"count":"3"}'],
  expand: [
    '{"name":"T","withParam":"[{\\"a\\":1},[2,\\"x\\"],1.50]","arguments":{"parameters":[{"name":"p","value":"{{item.a}}"}]}}',
    '{"name":"T","withItems":["a",{"k":"v"}],"when":"{{item}} == a"}',
  ],
  names: [{ workflow: "wf", node: "wf[0].a(0:b)", template: "t" }],
  "creation-timestamp": ["2026-03-04T05:06:07Z"],
  "yaml-value": [
    { as: "item", yaml: "[0x1F, yes, 1_000, {a: .5}]" },
    { as: "parameter", yaml: "!!int 5" },
  ],
};

const variables = {
  "inputs.parameters.x": "5",
  "workflow.status": "Failed",
  retries: "1",
  "lastRetry.exitCode": "143",
  "lastRetry.status": "Failed",
};

/** Groups whose input is a document in text: a broken one would only try the parser of the vectors runner. */
const documents = new Set(["sequence", "expand"]);
/** What one answer may hold; the budgets of the parts lie below. */
const mostCharacters = 110_000_000;

const trials = 400;

/** Inputs and scopes of the engine's vectors, when they are on this machine. */
function vectorsOf(group: string): Pick<Vector, "input" | "scope">[] {
  const shared = sharedFolder();
  const own = seeds[group]!.map((input) => ({ input, scope: variables }));
  if (shared === undefined) return own;
  const files: Record<string, string> = {
    "hook-expression": "expr",
    "template-document": "template",
    sequence: "loops",
    expand: "loops",
    "creation-timestamp": "names",
    "yaml-value": "values",
  };
  const name = files[group] ?? (seedsOfRetry.has(group) ? "retry" : group);
  const file = JSON.parse(readFileSync(path.join(shared, "vectors", `${name}.json`), "utf8")) as {
    scopes?: Record<string, Record<string, string>>;
    vectors: Vector[];
  };
  const found = file.vectors.filter((vector) => vector.group === group);
  return [
    ...own,
    ...found.map(({ input, scope }) => ({ input, scope: typeof scope === "string" ? file.scopes?.[scope] : scope })),
  ];
}
const seedsOfRetry = new Set(["retry-expression", "retry-decision", "duration", "int-or-string", "transient"]);

function mutateInput(group: string, input: unknown, random: () => number): unknown {
  if (documents.has(group)) return JSON.stringify(mutateValue(JSON.parse(input as string), random));
  return typeof input === "string" ? mutateText(input, random) : mutateValue(input, random);
}

/** Fails for anything thrown that is no error of the area. */
async function answerTo(vector: Vector): Promise<{ given: boolean; characters: number }> {
  try {
    const answer = await vectorGroups[vector.group]!(vector);
    return { given: true, characters: JSON.stringify(answer ?? null).length };
  } catch (error) {
    if (error instanceof PreflightError && ["expression", "when"].includes(error.area)) {
      return { given: false, characters: error.message.length };
    }
    throw new Error(`input ${JSON.stringify(vector.input).slice(0, 2_000)}`, { cause: error });
  }
}

describe("changed inputs give an answer or an error of the area, and end", () => {
  test.each(Object.keys(seeds))("%s", async (group) => {
    const random = seededRandom(20_261_124);
    const corpus = vectorsOf(group);
    let answers = 0;
    for (let trial = 0; trial < trials; trial++) {
      const { input, scope } = corpus[Math.floor(random() * corpus.length)]!;
      let changed = mutateInput(group, input, random);
      while (random() < 0.5) changed = mutateInput(group, changed, random);
      const answer = await answerTo({ id: "fuzz", group, input: changed, scope });
      if (answer.given) answers++;
      expect(answer.characters).toBeLessThan(mostCharacters);
    }
    // The mutations must leave enough alive to reach the later stages.
    expect(answers).toBeGreaterThan(trials / 50);
  });
});
