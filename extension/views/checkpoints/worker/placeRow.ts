import { createHash } from "node:crypto";
import {
  formatDuration,
  plural,
  printable,
  secondsBetween,
  type Checkpoint,
  type CheckpointPlace,
} from "../../../../runtime/index.ts";
import { verdictIcon } from "../../../checkpoints/verdictIcon.ts";
import type { CheckpointsRoot } from "../checkpointsRoot.ts";
import type { CheckpointsRow } from "../checkpointsRow.ts";
import { placeId } from "./placeId.ts";

const mostNamed = 10;

/** Where checkpoints lie: what of them can be gone on from, whose they are, what was lost. The newest place is open at first. */
export function placeRow(root: CheckpointsRoot, place: CheckpointPlace, isNewest: boolean, now: Date): CheckpointsRow {
  const { runs, checkpoints, problem } = place;
  const label = printable(place.place);
  const description = [
    runs.length === 0 ? place.pipeline : runs.length === 1 ? runs[0]!.name : plural(runs.length, "run"),
    ...facts(place, now),
    ...(root.place === "" ? [] : [root.place]),
  ]
    .map((text) => printable(text))
    .join(" · ");
  return {
    id: placeId(root, place),
    kind: "place",
    label,
    description,
    tooltip: tooltip(place),
    ...placeIcon(place),
    context: "place",
    children: !checkpoints?.length ? "none" : isNewest ? "open" : "closed",
    below: digest(checkpoints),
    spoken: [label, description, problem ?? spokenVerdict(checkpoints)].map((text) => printable(text)).join(", "),
  };
}

function facts({ runs, checkpoints, problem }: CheckpointPlace, now: Date): string[] {
  if (problem !== undefined) return ["can not be read from here"];
  if (checkpoints === undefined) return ["known once it runs"];
  const newest = checkpoints
    .map(({ savedAt = "" }) => savedAt)
    .sort()
    .at(-1);
  const age = secondsBetween(newest, now.toISOString());
  const lost = lostWork(runs);
  return [
    checkpoints.length === 0 ? "no checkpoint yet" : plural(checkpoints.length, "checkpoint"),
    ...(age === undefined ? [] : [`${formatDuration(age)} ago`]),
    ...(lost === undefined ? [] : [lost]),
  ];
}

/** "lost 140 steps, 3 min": what attempts of its runs did in vain. */
function lostWork(runs: CheckpointPlace["runs"]): string | undefined {
  const steps = runs.reduce((sum, { lostSteps = 0 }) => sum + lostSteps, 0);
  const seconds = runs.reduce((sum, { lostSeconds = 0 }) => sum + lostSeconds, 0);
  const parts = [...(steps > 0 ? [plural(steps, "step")] : []), ...(seconds >= 1 ? [formatDuration(seconds)] : [])];
  return parts.length === 0 ? undefined : `lost ${parts.join(", ")}`;
}

function placeIcon({ checkpoints, problem }: CheckpointPlace): Pick<CheckpointsRow, "icon" | "color"> {
  if (problem !== undefined) return { icon: "warning", color: "list.warningForeground" };
  const best = checkpoints?.find(isUsable) ?? checkpoints?.[0];
  return { icon: "folder", ...(best === undefined ? {} : { color: verdictIcon[best.verdict].color }) };
}

function digest(checkpoints: Checkpoint[] = []): string {
  const hash = createHash("sha256");
  for (const { uri, savedAt, verdict, verified, bytes } of checkpoints) {
    hash.update(JSON.stringify([uri, savedAt, verdict, verified, bytes]));
  }
  return hash.digest("base64url");
}

function isUsable({ verdict }: Checkpoint): boolean {
  return verdict.startsWith("resumable");
}

function spokenVerdict(checkpoints: Checkpoint[] | undefined): string {
  if (!checkpoints?.length) return "empty";
  return checkpoints.some(isUsable) ? "can be resumed from" : "nothing to resume from";
}

function tooltip({ place, pipeline, step, runs, problem }: CheckpointPlace): string {
  const named = runs.slice(0, mostNamed).map((run) => {
    const lost = lostWork([run]);
    return `${run.name} (${run.phase.toLowerCase()})${lost === undefined ? "" : `: ${lost}`}`;
  });
  return [
    place,
    `Pipeline ${pipeline}, step ${step}`,
    ...(problem === undefined ? [] : [problem]),
    ...named,
    ...(runs.length > mostNamed ? [`and ${plural(runs.length - mostNamed, "more run")}`] : []),
  ]
    .map((text) => printable(text))
    .join("\n");
}
