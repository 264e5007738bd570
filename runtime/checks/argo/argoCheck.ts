import type { Check, Finding } from "../check.ts";
import { argoIssues } from "./argoIssues.ts";
import type { Issue } from "./issue.ts";
import { issueFinding } from "./issueFinding.ts";

/** One of the PF-ARGO checks: the issues with its id, and a pass for every pipeline without one. */
export function argoCheck(id: Issue["check"], title: string, good: string): Check {
  return {
    id,
    title,
    area: "argo",
    cost: "static",
    run: (context) =>
      argoIssues(context).flatMap(({ pipeline, issues }): Finding[] => {
        const { document } = pipeline;
        const workflow = document.name;
        const own = issues.filter(({ check }) => check === id);
        if (own.length > 0) return own.map((issue) => issueFinding(issue, workflow));
        const range = document.rangeOf(["kind"]);
        if (document.problems.length > 0) {
          const evidence = [{ label: "reason", value: document.problems[0]!.message }];
          return [
            {
              check: id,
              status: "unknown",
              title: `${workflow}: the YAML has mistakes, so nothing more was looked at`,
              range,
              workflow,
              evidence,
            },
          ];
        }
        return [{ check: id, status: "pass", title: `${workflow}: ${good}`, range, workflow, evidence: [] }];
      }),
  };
}
