import { stripVTControlCharacters } from "node:util";
import type { ContainerObservation, PodEvent, PodObservation } from "../../../runs/podObservation.ts";
import { safeLogText } from "../../../logs/safeLogText.ts";

/**
 * A pod as `kubectl describe pod` lays it out, from what was seen of it: state, containers with their last end, and events,
 * oldest first. Also tells of pods that are gone, which kubectl can not. Text of the cluster is stripped of control characters.
 */
export function podText(pod: PodObservation, { namespace, context }: { namespace: string; context: string }): string {
  const lines = [
    field("Name", pod.name),
    field("Namespace", namespace),
    field("Context", context),
    field("UID", pod.uid),
    field("Step", pod.nodeName),
    field("Node", pod.node),
    field("Status", pod.goneAt === undefined ? pod.phase : `${pod.phase} when last seen; gone since ${pod.goneAt}`),
    field("Reason", pod.reason),
    field("Message", pod.message),
    field("Created", pod.createdAt),
    field("Started", pod.startedAt),
    field("Deletion", deletion(pod)),
    field("Disruption", pod.disruption && joined(pod.disruption.reason, pod.disruption.message, pod.disruption.at)),
    field("Unschedulable", pod.unschedulable),
    "Containers:",
    ...pod.containers.flatMap((container) => containerLines(container)),
    ...eventLines(pod.events ?? []),
  ];
  return `${lines.filter((line) => line !== undefined).join("\n")}\n`;
}

function field(name: string, value: string | number | undefined, indent = ""): string | undefined {
  if (value === undefined || value === "") return undefined;
  return `${indent}${`${name}:`.padEnd(16 - indent.length)}${clean(String(value))}`;
}

function deletion({ deletionAt, graceSeconds }: PodObservation): string | undefined {
  if (deletionAt === undefined) return undefined;
  return joined(`asked for; over by ${deletionAt}`, graceSeconds === undefined ? undefined : `grace ${graceSeconds} s`);
}

function containerLines(container: ContainerObservation): (string | undefined)[] {
  const { name, state, reason, message, exitCode, signal, startedAt, finishedAt, previous } = container;
  const ended = exitCode === undefined ? undefined : `exit code ${exitCode}`;
  const by = signal === undefined ? undefined : `signal ${signal}`;
  return [
    `  ${clean(name)}:`,
    field("Image", container.image, "    "),
    field("Image ID", container.imageId, "    "),
    field("State", joined(state, reason, ended, by), "    "),
    field("Message", message, "    "),
    field("Started", startedAt, "    "),
    field("Finished", finishedAt, "    "),
    field(
      "Last State",
      previous &&
        joined(
          previous.reason,
          previous.exitCode === undefined ? undefined : `exit code ${previous.exitCode}`,
          previous.finishedAt,
        ),
      "    ",
    ),
    field("Restarts", container.restarts, "    "),
  ];
}

function eventLines(events: readonly PodEvent[]): string[] {
  if (events.length === 0) return ["Events:         none (Kubernetes keeps them for an hour)"];
  const sorted = events.toSorted((a, b) => ((a.at ?? "") < (b.at ?? "") ? -1 : 1));
  return [
    "Events:",
    ...sorted.map(({ type, reason, message, count, at = "", from = "" }) => {
      const times = count > 1 ? ` (${count} times)` : "";
      return `  ${[at, type, reason, from].map(clean).join("  ")}  ${clean(message)}${times}`;
    }),
  ];
}

function joined(...parts: (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join(", ");
}

function clean(text: string): string {
  return stripVTControlCharacters(safeLogText(text.replaceAll(/\s+/g, " "))).trim();
}
