import type { Check, Finding } from "../check.ts";
import { dvcOfContext } from "./dvcOfContext.ts";

const id = "PF-DATA-005";
const why = "Stages that DVC would run again mean that what is here was not made from what is recorded.";

/** PF-DATA-005: would `dvc repro --dry` run anything? Its output decides, its exit code is 0 either way. */
export const reproRunsNothing: Check = {
  id,
  title: "dvc repro would run nothing",
  area: "data",
  cost: "static",
  run: async (context): Promise<Finding[]> => {
    const project = await dvcOfContext(context);
    const pipelines = project?.files.filter((file) => file.kind === "pipeline") ?? [];
    if (pipelines.length === 0) return [{ check: id, status: "n/a", title: "There is no dvc.yaml", evidence: [] }];
    if (context.trusted !== true) {
      return [
        {
          check: id,
          status: "unknown",
          title: "dvc was not started: the workspace is not trusted",
          evidence: [{ label: "reason", value: "dvc reads the workspace's configuration and could run what it names" }],
          why,
        },
      ];
    }
    const findings: Finding[] = [];
    const { execa } = await import("execa"); // large, and most checks start nothing
    for (const pipeline of pipelines.slice(0, 20)) {
      context.signal.throwIfAborted();
      const result = await execa("dvc", ["repro", "--dry", "--", pipeline.file], {
        cwd: context.workspace,
        reject: false,
        timeout: 120_000,
        maxBuffer: 8 << 20,
        stdin: "ignore",
        cancelSignal: context.signal,
        all: true,
        env: { DVC_NO_ANALYTICS: "1", DVC_STUDIO_OFFLINE: "1" },
      });
      context.signal.throwIfAborted();
      findings.push(readAnswer(pipeline.file, result.all ?? "", result.exitCode));
    }
    return findings;
  },
};

/** Reads the text of `dvc repro --dry`; exported for its test. "is cached" lines are ignored: --dry looks at old hashes there. */
export function readAnswer(file: string, text: string, exitCode: number | undefined): Finding {
  const base = { check: id };
  if (exitCode === undefined) {
    return { ...base, status: "unknown", title: `${file}: dvc is not installed or did not answer`, evidence: [], why };
  }
  const stages = [...text.matchAll(/^Running stage '([^'\n]{1,200})':?/gm)].map((match) => match[1]!);
  if (exitCode !== 0) {
    return {
      ...base,
      status: "unknown",
      title: `${file}: dvc repro --dry failed`,
      evidence: [
        { label: "exit code", value: String(exitCode) },
        { label: "output", value: text.trim().split("\n").at(-1)!.slice(0, 300) },
      ],
      why,
    };
  }
  if (stages.length > 0) {
    return {
      ...base,
      status: "fail",
      title: `${file}: dvc would run ${stages.slice(0, 5).join(", ")}${stages.length > 5 ? ", …" : ""}`,
      evidence: [{ label: "stages", value: stages.join(", ").slice(0, 1000), source: "dvc repro --dry" }],
      why,
      fix: { text: "run dvc repro, then commit dvc.lock" },
    };
  }
  if (/up to date/.test(text)) {
    return {
      ...base,
      status: "pass",
      title: `${file}: everything is up to date`,
      evidence: [{ label: "dvc repro --dry", value: "would run nothing" }],
    };
  }
  return {
    ...base,
    status: "unknown",
    title: `${file}: the answer of dvc was not understood`,
    evidence: [{ label: "output", value: text.trim().slice(0, 300) }],
    why,
  };
}
