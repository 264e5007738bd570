import { lockAgreement } from "../../data/dvc/lockAgreement.ts";
import type { Check, Finding } from "../check.ts";
import { dvcOfContext } from "./dvcOfContext.ts";

const id = "PF-DATA-002";
const why = "dvc.lock is what says which data and code made this: when it is behind, the run can not be repeated.";

/** PF-DATA-002: does dvc.lock agree with dvc.yaml and the params, and is its chain of hashes whole? */
export const lockAgrees: Check = {
  id,
  title: "dvc.lock agrees with dvc.yaml and params",
  area: "data",
  cost: "static",
  run: async (context): Promise<Finding[]> => {
    const project = await dvcOfContext(context);
    const pipelines = project?.files.filter((file) => file.kind === "pipeline") ?? [];
    const findings: Finding[] = [];
    for (const pipeline of pipelines) {
      context.signal.throwIfAborted();
      const base = { check: id };
      if (pipeline.problem !== undefined) {
        findings.push({
          ...base,
          status: "fail",
          title: `${pipeline.file}: ${pipeline.problem}`,
          evidence: [{ label: "problem", value: pipeline.problem }],
          why,
        });
        continue;
      }
      const { differences, open, stages } = await lockAgreement(pipeline, context.workspace);
      const evidence = [
        { label: "stages", value: String(stages), source: pipeline.file },
        ...differences.slice(0, 20).map(({ stage, text }) => ({ label: stage, value: text })),
        ...open.slice(0, 10).map(({ stage, text }) => ({ label: `${stage} (not compared)`, value: text })),
      ];
      if (differences.length > 0) {
        const { stage, text } = differences[0]!;
        const more = differences.length === 1 ? "" : `, and ${differences.length - 1} more`;
        findings.push({
          ...base,
          status: "fail",
          title: `${pipeline.file}: ${stage} ${text}${more}`,
          evidence,
          why,
          fix: { text: "run dvc repro, then commit dvc.lock" },
        });
      } else if (open.some(({ text }) => !text.startsWith("is "))) {
        findings.push({
          ...base,
          status: "unknown",
          title: `${pipeline.file}: ${open[0]!.stage}: ${open[0]!.text}`,
          evidence,
          why,
        });
      } else if (open.length > 0) {
        findings.push({
          ...base,
          status: "warn",
          title: `${pipeline.file}: ${open[0]!.stage} ${open[0]!.text}`,
          evidence,
          why,
        });
      } else {
        findings.push({
          ...base,
          status: "pass",
          title: `${pipeline.file}: all ${stages} stages agree with dvc.lock`,
          evidence,
        });
      }
    }
    if (findings.length > 0) return findings;
    return [{ check: id, status: "n/a", title: "There is no dvc.yaml", evidence: [] }];
  },
};
