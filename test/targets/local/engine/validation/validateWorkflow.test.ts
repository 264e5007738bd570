import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readManifests } from "../../../../../runtime/manifest/readManifests.ts";
import { textParameters } from "../../../../../runtime/targets/local/engine/textParameters.ts";
import { validateWorkflow } from "../../../../../runtime/targets/local/engine/validation/validateWorkflow.ts";
import { requirePart, sharedFolder } from "../../../../support/shared.ts";

interface Verdict {
  kind?: string;
  verdict: string;
  stage?: string;
  message?: string;
}

test("says what Argo's own validation says at submission", (context) => {
  const shared = requirePart(context, sharedFolder(), "the folder with the vectors");
  const { vectors } = JSON.parse(readFileSync(join(shared, "vectors", "validate.json"), "utf8")) as {
    vectors: { id: string; input: string; result?: { submit?: Verdict | Verdict[] } }[];
  };
  const different: string[] = [];
  let compared = 0;
  for (const { id, input, result } of vectors) {
    const { documents } = readManifests([{ path: "x.yaml", content: input }]);
    const workflows = documents.filter(({ kind }) => kind === "Workflow");
    const verdicts = [result?.submit ?? []].flat().filter(({ kind }) => kind === "Workflow");
    const [verdict] = verdicts;
    if (workflows.length !== 1 || verdicts.length !== 1 || verdict!.stage === "strict-decode") continue;
    const { object } = workflows[0]!;
    // Resource templates are refused before they would be validated.
    if (object.spec.templates?.some(({ resource }) => resource !== undefined)) continue;
    compared++;
    textParameters(object.spec);
    const others = documents.filter(({ kind }) => kind !== "Workflow").map((each) => each.object);
    const ours = validateWorkflow(object, others, undefined);
    const theirs = verdict!.verdict === "ok" ? undefined : verdict!.message;
    if (ours?.slice(0, 60) !== theirs?.slice(0, 60)) different.push(`${id}: Argo ${theirs}, here ${ours}`);
  }
  expect(compared).toBeGreaterThan(150);
  expect(different).toEqual([]);
});
