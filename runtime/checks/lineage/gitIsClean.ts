import path from "node:path";
import { gitState } from "../../git/gitState.ts";
import type { Check, Evidence, Finding } from "../check.ts";
import { chosenSubjects } from "../subject/stepCheck.ts";
import { usedFiles } from "./usedFiles.ts";

const id = "PF-LINEAGE-003";
const why =
  "A resume or a second look weeks later needs the exact code and manifest; a commit is the only name for them.";

/** PF-LINEAGE-003: is there a git commit that holds the manifest and the code of the run? */
export const gitIsClean: Check = {
  id,
  title: "A git commit holds what the run uses",
  area: "lineage",
  cost: "static",
  run: async (context): Promise<Finding[]> => {
    const subjects = chosenSubjects(context, "training or preemptible");
    if (subjects.length === 0)
      return [{ check: id, status: "n/a", title: "No step trains or may be reclaimed", evidence: [] }];
    const used = await usedFiles(context, subjects);
    const state = await gitState(context.workspace, used.files, context.signal);
    if (state.kind === "unknown") {
      return [
        {
          check: id,
          status: "unknown",
          title: "The git state could not be read",
          evidence: [{ label: "git", value: state.reason }],
          why,
        },
      ];
    }
    const base = { check: id };
    if (state.kind === "none") {
      return [
        {
          ...base,
          status: "warn",
          title: "The workspace is no git repository: no commit names this code",
          evidence: [{ label: "git", value: state.reason }],
          why,
          fix: { text: "commit manifest and code to git" },
        },
      ];
    }
    const evidence: Evidence[] = [
      { label: "commit", value: state.commit ?? "none yet", source: "git" },
      { label: "files looked at", value: String(used.files.length) },
    ];
    if (state.commit === undefined) {
      return [
        {
          ...base,
          status: "warn",
          title: "The repository has no commit yet",
          evidence,
          why,
          fix: { text: "commit manifest and code" },
        },
      ];
    }
    const wrong = [
      ...state.changed.map((name) => `${name} is changed and not committed`),
      ...state.untracked.map((name) => `${name} is not tracked`),
      ...state.outside.map((name) => `${path.basename(name)} lies outside the repository`),
    ];
    if (wrong.length > 0) {
      return [
        {
          ...base,
          status: "warn",
          title: `${wrong[0]}${wrong.length === 1 ? "" : `, and ${wrong.length - 1} more`}`,
          evidence: [...evidence, ...wrong.slice(0, 10).map((value) => ({ label: "not in the commit", value }))],
          why,
          fix: { text: "commit before launching" },
        },
      ];
    }
    return [
      {
        ...base,
        status: "pass",
        title: `Commit ${state.commit.slice(0, 12)} holds all ${used.files.length} files`,
        evidence,
      },
    ];
  },
};
