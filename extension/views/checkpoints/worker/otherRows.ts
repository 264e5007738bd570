import { printable } from "../../../../runtime/index.ts";
import type { CheckpointsRoot } from "../checkpointsRoot.ts";
import type { CheckpointsRow } from "../checkpointsRow.ts";

/** One sentence in place of what could not be read. */
export function problemRow({ folder, target = "" }: CheckpointsRoot, problem: string): CheckpointsRow {
  const text = printable(problem);
  return {
    id: `${folder}\n${target}\nproblem\n${text}`,
    kind: "problem",
    label: text,
    description: "",
    tooltip: text,
    icon: "warning",
    color: "list.warningForeground",
    context: "problem",
    children: "none",
    spoken: text,
  };
}

/** Asks for the places of older runs. */
export function moreRunsRow({ folder, target = "" }: CheckpointsRoot): CheckpointsRow {
  return {
    id: `${folder}\n${target}\nmore`,
    kind: "more",
    label: "Load more…",
    description: "older runs",
    tooltip: "",
    icon: "ellipsis",
    context: "more",
    children: "none",
    spoken: "Load more, older runs",
  };
}
