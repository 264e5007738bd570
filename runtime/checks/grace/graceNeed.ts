import { formatBytes, formatSeconds, formatThroughput } from "../../text/units.ts";
import type { CheckContext } from "../checkContext.ts";
import { checkpointLocation } from "../checkpoints/checkpointLocation.ts";
import { place } from "../subject/place.ts";
import type { Subject } from "../subject/subjects.ts";
import { preStops } from "./preStop.ts";

/** One term of the sum, seconds. */
export interface GraceTerm {
  name: "preStop" | "act" | "save" | "upload" | "verify" | "promote" | "buffer";
  seconds: number;
  /** "config", "default", "measured", "train.yaml:31". */
  source: string;
  /** How it was computed, when it was: "2.0 GiB at 150 MB/s". */
  detail?: string;
}

/** What a probe of the step's store measured; it goes before settings and defaults. */
export interface MeasuredStore {
  uploadBytesPerSecond?: number;
  promoteSeconds?: number;
}

/** What a step needs between SIGTERM and SIGKILL to keep its work. */
export interface GraceNeed {
  terms: GraceTerm[];
  /** Sum of the terms, seconds. */
  seconds: number;
  /** Bytes per second that the upload goes at; undefined when nothing is uploaded. */
  uploadBytesPerSecond?: { value: number; source: string };
  /** Settings without which the sum is not known; the terms then lack save or upload. */
  missing: string[];
}

// Cautious, for settings that preflight.yaml does not have; docs/platforms.md says why each.
const defaults = {
  actSeconds: 5,
  saveBytesPerSecond: 250e6,
  uploadBytesPerSecond: 100e6,
  verifySeconds: 1,
  promoteSeconds: 1,
  bufferSeconds: 10,
};

/**
 * need = preStop + act + save + upload + verify + promote + buffer (docs/platforms.md). act: until SIGTERM is acted on; save:
 * snapshot and local write; upload = bytes / throughput, 0 when checkpoints lie on a mounted volume.
 */
export function graceNeed(context: CheckContext, subject: Subject, measured: MeasuredStore = {}): GraceNeed {
  const config = context.config.steps[subject.step.name] ?? {};
  const bytes = config.checkpointBytes;
  const terms: GraceTerm[] = [];
  const missing: string[] = [];
  const setting = (name: string) => `steps.${subject.step.name}.${name}`;
  const add = (name: GraceTerm["name"], configured: number | undefined, fallback: number) =>
    terms.push({ name, seconds: configured ?? fallback, source: configured === undefined ? "default" : "config" });

  for (const hook of preStops(subject)) {
    const source = place(subject.step.document.rangeOf(hook.path))!;
    terms.push({ name: "preStop", seconds: hook.seconds, source, detail: hook.text });
  }
  add("act", config.actSeconds, defaults.actSeconds);
  if (config.saveSeconds !== undefined) terms.push({ name: "save", seconds: config.saveSeconds, source: "config" });
  else if (bytes === undefined) missing.push(setting("saveSeconds"));
  else {
    const detail = `${formatBytes(bytes)} at ${formatThroughput(defaults.saveBytesPerSecond)}`;
    terms.push({ name: "save", seconds: bytes / defaults.saveBytesPerSecond, source: "default", detail });
  }
  const throughput =
    measured.uploadBytesPerSecond === undefined
      ? uploadThroughput(context, subject)
      : { value: measured.uploadBytesPerSecond, source: "measured" };
  if (throughput && bytes === undefined) missing.push(setting("checkpointBytes"));
  else if (throughput && bytes !== undefined) {
    const detail = `${formatBytes(bytes)} at ${formatThroughput(throughput.value)}`;
    terms.push({ name: "upload", seconds: bytes / throughput.value, source: throughput.source, detail });
  }
  add("verify", config.verifySeconds, defaults.verifySeconds);
  if (measured.promoteSeconds === undefined) add("promote", config.promoteSeconds, defaults.promoteSeconds);
  else terms.push({ name: "promote", seconds: measured.promoteSeconds, source: "measured" });
  add("buffer", config.bufferSeconds, defaults.bufferSeconds);
  const seconds = terms.reduce((sum, term) => sum + term.seconds, 0);
  return { terms, seconds, uploadBytesPerSecond: throughput, missing };
}

function uploadThroughput(context: CheckContext, subject: Subject): GraceNeed["uploadBytesPerSecond"] {
  const configured = context.config.steps[subject.step.name]?.uploadBytesPerSecond;
  if (configured !== undefined) return { value: configured, source: "config" };
  const survives = checkpointLocation(context, subject)?.survives;
  if (survives === "volume" || survives === "pod") return undefined;
  return { value: defaults.uploadBytesPerSecond, source: "default" };
}

/** "save 8.0 s (config) + upload 13.7 s (2.0 GiB at 150 MB/s, config) + … = 31.9 s". */
export function needFormula({ terms, seconds }: GraceNeed): string {
  const parts = terms
    .filter((term) => term.seconds > 0 || term.source === "config" || term.source === "measured")
    .map(({ name, seconds: one, source, detail }) => {
      return `${name} ${formatSeconds(one)} (${detail === undefined ? source : `${detail}, ${source}`})`;
    });
  return `${parts.join(" + ")} = ${formatSeconds(seconds)}`;
}

/**
 * The largest checkpoint whose save and upload fit into `window` seconds: what is left after the other terms, shared by the two
 * throughputs. Undefined when the size makes no difference (neither is proportional to it). At least 0 bytes.
 */
export function largestCheckpoint(need: GraceNeed, window: number): number | undefined {
  const fixed = need.terms
    .filter(({ name, detail }) => name !== "upload" && !(name === "save" && detail !== undefined))
    .reduce((sum, { seconds }) => sum + seconds, 0);
  const save = need.terms.some(({ name, detail }) => name === "save" && detail === undefined)
    ? Infinity
    : defaults.saveBytesPerSecond;
  const upload = need.uploadBytesPerSecond?.value ?? Infinity;
  const secondsPerByte = 1 / save + 1 / upload;
  return secondsPerByte === 0 ? undefined : Math.max(0, (window - fixed) / secondsPerByte);
}
