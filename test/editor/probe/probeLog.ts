import { existsSync, readFileSync } from "node:fs";

export interface ProbeEntry {
  kind: "listening" | "activated" | "process" | "thread" | "connection" | "request" | "fetch";
  /** The line of ours that started it; of `activated`: the extension. */
  place: string;
  /** Of `activated`: loading and activating; undefined when it was active before. */
  milliseconds?: number;
}

/** What the probe has written so far. */
export function readProbe(file: string): ProbeEntry[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line) as ProbeEntry);
}
