import path from "node:path";
import { gitState } from "../../git/gitState.ts";
import type { Check, Evidence, Finding } from "../check.ts";
import { chosenSubjects } from "../subject/stepCheck.ts";
import { dvcOfContext } from "./dvcOfContext.ts";

const id = "PF-DATA-001";
const why = "After a preemption somebody must be able to say which data the run had, and to get the same data again.";

/** PF-DATA-001: are the DVC files there, tracked and committed, or is a dataset hash recorded? */
export const dataIsVersioned: Check = {
  id,
  title: "The data has a committed version",
  area: "data",
  cost: "static",
  run: async (context): Promise<Finding[]> => {
    const { data } = context.config;
    const project = await dvcOfContext(context);
    if (project === undefined || project.names.every((name) => name === ".dvc/config")) {
      const recorded: Evidence[] = [];
      if (data?.hash !== undefined) recorded.push({ label: "data.hash", value: data.hash, source: "config" });
      if (data !== undefined && data.inputs.length > 0)
        recorded.push({ label: "data.inputs", value: data.inputs.join(", "), source: "config" });
      if (recorded.length > 0)
        return [{ check: id, status: "pass", title: "The data is identified by preflight.yaml", evidence: recorded }];
      if (chosenSubjects(context, "training").length === 0) {
        return [{ check: id, status: "n/a", title: "Nothing trains, and DVC is not used", evidence: [] }];
      }
      return [
        {
          check: id,
          status: "warn",
          title: "The data has no version: no DVC files, and none in preflight.yaml",
          evidence: [
            {
              label: "looked for",
              value: "dvc.yaml, dvc.lock, *.dvc in the workspace; data.hash, data.inputs in preflight.yaml",
            },
          ],
          why,
          fix: { text: "track the data with DVC, or set data.hash or data.inputs in preflight.yaml" },
        },
      ];
    }
    const evidence: Evidence[] = [
      {
        label: "DVC files",
        value: `${project.names.slice(0, 5).join(", ")}${project.names.length > 5 ? `, … (${project.names.length})` : ""}`,
      },
    ];
    const missing = project.files.flatMap((file) =>
      file.kind === "pipeline" && file.lock === undefined && file.problem === undefined ? [file.file] : [],
    );
    const state = await gitState(
      context.workspace,
      project.names.map((name) => path.resolve(context.workspace, name)),
      context.signal,
    );
    if (state.kind === "unknown") {
      return [
        {
          check: id,
          status: "unknown",
          title: "Whether the DVC files are committed could not be told",
          evidence: [...evidence, { label: "git", value: state.reason }],
          why,
        },
      ];
    }
    if (state.kind === "none") {
      return [
        {
          check: id,
          status: "warn",
          title: "The DVC files are in no git repository",
          evidence,
          why,
          fix: { text: "commit them to git" },
        },
      ];
    }
    const wrong = [
      ...state.untracked.map((name) => `${name} is not tracked by git`),
      ...state.changed.map((name) => `${name} is changed and not committed`),
      ...missing.map((name) => `${name} has no dvc.lock: it was never run`),
    ];
    if (wrong.length > 0) {
      return [
        {
          check: id,
          status: "fail",
          title: wrong.length === 1 ? wrong[0]! : `${wrong[0]}, and ${wrong.length - 1} more`,
          evidence: [
            ...evidence,
            ...wrong.slice(0, 10).map((value) => ({ label: "git", value, source: state.commit })),
          ],
          why,
          fix: { text: "git add and commit the DVC files" },
        },
      ];
    }
    if (!project.complete) {
      return [
        { check: id, status: "unknown", title: "The workspace is too large to find all DVC files", evidence, why },
      ];
    }
    return [
      {
        check: id,
        status: "pass",
        title: "All DVC files are committed",
        evidence: [...evidence, { label: "commit", value: state.commit ?? "none yet" }],
      },
    ];
  },
};
