import { setTimeout as sleep } from "node:timers/promises";
import { bodyLines } from "../kubernetes/bodyLines.ts";
import { KubeError } from "../kubernetes/kubeError.ts";
import type { LogSource } from "./logSource.ts";
import { SeenLines } from "./seenLines.ts";
import { parseTimedLine, type TimedLine } from "./timedLine.ts";

export interface LogItem extends TimedLine {
  /** Instead of a line (`text` is then empty): lines are missing here. */
  gap?: { reason: string; from?: string; to?: string };
}

export interface FollowLogOptions {
  /** Only lines from here on. */
  since?: Date;
  /** Only the last so many of what is there at first. */
  tail?: number;
  /** Until the container has ended; otherwise what is there now. */
  follow?: boolean;
  signal?: AbortSignal;
  /** Between two looks at a container that has not begun, or after a failure (grows to ten times as much). */
  pauseMilliseconds?: number;
  /** What was read of this log before. */
  seen?: SeenLines;
}

const maxLine = 2 ** 20;

/**
 * A container's log without a lost or repeated line, whatever happens to the connection: it is opened again a little before
 * the last line seen, and what was seen is left out. Where lines were rotated away in between, a gap says so. Ends when the
 * container has ended and everything was read; yields several lines at a time, at the reader's pace.
 */
export async function* followLog(source: LogSource, options: FollowLogOptions = {}): AsyncGenerator<LogItem[]> {
  const { since, tail, follow = false, signal, pauseMilliseconds = 500, seen = new SeenLines() } = options;
  let failures = 0;
  let confirmations = 0;
  for (;;) {
    signal?.throwIfAborted();
    const state = await source.state(signal);
    if (state === "gone") {
      if (seen.latest !== "") yield [gap(seen.latest, "the pod went away; what it wrote after this was not seen")];
      return;
    }
    if (state === "waiting") {
      if (!follow) return;
      await sleep(pauseMilliseconds, undefined, { signal });
      continue;
    }
    let fresh = 0;
    try {
      const from = seen.restart();
      const first = from === undefined;
      const body = await source.open({
        since: from ?? since,
        tail: first ? tail : undefined,
        follow: follow && state === "running",
        signal,
      });
      try {
        for await (const lines of bodyLines(body, maxLine)) {
          const items = read(lines, state === "ended" && fresh === 0);
          fresh += items.length;
          if (items.length > 0) yield items;
        }
      } finally {
        body.destroy();
      }
      if (!follow && state === "running") return;
      // The end of an ended container's log is sure when a further reading gets as far and brings nothing. Where all that
      // was read has been rotated away, none ever will.
      confirmations = state === "ended" && fresh === 0 ? confirmations + 1 : 0;
      if (confirmations > 0 && (seen.latest === "" || seen.caughtUp || confirmations > 3)) return;
      failures = fresh > 0 ? 0 : failures + 1;
    } catch (caught) {
      signal?.throwIfAborted();
      const error =
        caught instanceof KubeError ? caught : new KubeError("A log was cut.", { reason: "cut", cause: caught });
      // 400: "container is waiting to start"; 404: the pod is gone, which its state tells at the next look.
      const passes = error.transient || error.reason === "not-found" || error.status === 400;
      if (!passes) throw error;
      failures = fresh > 0 ? 0 : failures + 1;
    }
    // After one lost connection at once, then slower.
    if (failures > 0) await sleep(pauseMilliseconds * Math.min(10, failures - 0.5), undefined, { signal });
  }

  function read(lines: { text: string; ended: boolean; cut: boolean }[], last: boolean): LogItem[] {
    const items: LogItem[] = [];
    for (const { text, ended, cut } of lines) {
      // Half a line comes again, whole; only at the confirmed end of an ended container it is all there is.
      if (!ended && !last) continue;
      const line = parseTimedLine(text);
      if (line === undefined || seen.isKnown(line.time)) continue;
      if (!seen.joined) {
        items.push(gap(seen.latest, "lines were rotated away before they could be read", line.time));
        seen.joined = true;
      }
      seen.add(line.time);
      items.push(cut ? { ...line, text: `${line.text} … (cut at 1 MiB)` } : line);
    }
    return items;
  }
}

function gap(time: string, reason: string, to?: string): LogItem {
  return { time, text: "", gap: { reason, from: time, ...(to === undefined ? {} : { to }) } };
}
