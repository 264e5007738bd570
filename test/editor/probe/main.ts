/**
 * An extension for the tests alone, in the same host as ours. It writes down every process, thread and connection that
 * code of ours starts, and on its command how long extensions take to be loaded and activated, to PREFLIGHT_PROBE_LOG.
 */
import { subscribe } from "node:diagnostics_channel";
import { appendFileSync } from "node:fs";
import * as vscode from "vscode";
import type { ProbeEntry } from "./probeLog.ts";

const channels = {
  child_process: "process",
  worker_threads: "thread",
  "net.client.socket": "connection",
  "http.client.request.start": "request",
  "undici:request:create": "fetch",
} as const;

const ours = "preflight.preflight";

export function activate(context: vscode.ExtensionContext): void {
  Error.stackTraceLimit = 50;
  for (const [channel, kind] of Object.entries(channels)) {
    subscribe(channel, () => {
      const place = new Error().stack?.split("\n").find((line) => line.includes(ours));
      if (place !== undefined) write({ kind, place: place.trim() });
    });
  }
  write({ kind: "listening", place: "" });
  const time = async (extensions: string[]) => {
    for (const id of extensions) {
      const extension = vscode.extensions.getExtension(id);
      const begin = performance.now();
      const wasActive = extension?.isActive ?? true;
      await extension?.activate();
      write({ kind: "activated", place: id, milliseconds: wasActive ? undefined : performance.now() - begin });
    }
  };
  const wanted = (process.env.PREFLIGHT_PROBE_ACTIVATE ?? ours).split(",");
  context.subscriptions.push(vscode.commands.registerCommand("probe.activate", () => time(wanted)));
}

function write(entry: ProbeEntry): void {
  appendFileSync(process.env.PREFLIGHT_PROBE_LOG!, `${JSON.stringify(entry)}\n`);
}
