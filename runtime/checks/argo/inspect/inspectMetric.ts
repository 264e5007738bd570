import type { Path } from "../../../manifest/model.ts";
import { asText } from "../../../manifest/record.ts";
import type { Issue } from "../issue.ts";

/** The name and help text of one Prometheus metric of a template; `index` is its place in the list. */
export function inspectMetric(
  { name, help }: Record<string, unknown>,
  say: (check: Issue["check"], message: string, below: Path) => void,
  index: number,
): void {
  const path = ["metrics", "prometheus", index];
  if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(String(name ?? "")))
    say("PF-ARGO-003", `the metric name "${String(name)}" is not valid`, path);
  if (!asText(help)) say("PF-ARGO-003", `the metric ${String(name)} needs a help text`, path);
}
