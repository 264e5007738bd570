import type { RunsSummary } from "../../runsSummary.ts";
import type { RunRef } from "../../runRef.ts";
import type { RunsRow } from "../../runsRow.ts";

/** The target of a folder: how many runs, how many of them live, and what is wrong with it. */
export function targetRow(ref: RunRef, summary: RunsSummary, place: string): RunsRow {
  const { total, live, shown, problem, complete } = summary;
  const counts = [
    ...(place === "" ? [] : [place]),
    ...(live > 0 ? [`${live} running`] : []),
    ...(shown === total ? [`${total} ${total === 1 ? "run" : "runs"}`] : [`${shown} of ${total} runs`]),
    ...(complete ? [] : ["reading…"]),
  ];
  const description = problem === undefined ? counts.join(" · ") : [place, problem].filter(Boolean).join(" · ");
  return {
    id: `${ref.folder}\n${ref.target}`,
    kind: "target",
    label: ref.target,
    description,
    ...(problem === undefined ? { icon: "server-environment" } : { icon: "warning", color: "list.warningForeground" }),
    context: problem === undefined ? "target" : "target troubled",
    children: "open",
    spoken: `target ${ref.target}, ${description}`,
    ref,
  };
}
