import { setTimeout as sleep } from "node:timers/promises";
import { bodyLines } from "./bodyLines.ts";
import type { KubeCall } from "./kubeCall.ts";
import type { KubeClient } from "./kubeClient.ts";
import { KubeError } from "./kubeError.ts";
import { isKubeObject, type KubeObject } from "./kubeObject.ts";
import { listObjects } from "./listObjects.ts";

export type WatchEvent<T> =
  /** Everything there is now; what was known and is not among it is gone. */
  | { type: "listed"; objects: T[] }
  | { type: "changed"; object: T }
  | { type: "deleted"; object: T }
  /** What was told last may be old since `since`: the connection is lost and being made again. */
  | { type: "stale"; since: Date; error: KubeError }
  | { type: "live" };

export interface WatchOptions<T> {
  signal?: AbortSignal;
  /** Kept of each object; undefined leaves it out. */
  project?: (object: unknown) => T | undefined;
  /** A connection that says nothing for so long (not even a bookmark, which come every minute) is made anew. */
  idleMilliseconds?: number;
  /** Longest pause between two tries. */
  maxPauseMilliseconds?: number;
  /** Between two lists, where watching is not allowed. */
  pollMilliseconds?: number;
}

/** So long a refusal after an answer is taken for a server that is starting. */
const denialMilliseconds = 120_000;

/** Longest object of a watch, characters; etcd keeps at most 1.5 MiB. */
const maxObject = 16 * 2 ** 20;

/**
 * A list and everything that changes after it, for ever: after a lost connection it goes on at the last version seen, after
 * a forgotten version (410) it lists again, so that nothing is missed. Where only listing is allowed it lists again and
 * again. Ends when the signal fires; throws KubeError when asking again can not help (no right, no such kind).
 */
export async function* watchObjects<T = KubeObject>(
  client: KubeClient,
  call: Omit<KubeCall, "verb">,
  options: WatchOptions<T> = {},
): AsyncGenerator<WatchEvent<T>> {
  const {
    signal,
    project = (object: unknown) => (isKubeObject(object) ? (object as T) : undefined),
    idleMilliseconds = 150_000,
    maxPauseMilliseconds = 30_000,
    pollMilliseconds = 5000,
  } = options;
  let version: string | undefined;
  let failures = 0;
  let staleSince: Date | undefined;
  let mayWatch = true;
  let polls = 0;
  /** A server that has just started refuses everybody until it knows its roles: a no after a yes is believed only in time. */
  let deniedSince: number | undefined;
  let allowedOnce = false;
  for (;;) {
    if (isAborted()) return;
    try {
      if (version === undefined) {
        const list = await listObjects<T>(client, call, { signal, project });
        version = list.resourceVersion;
        allowedOnce = true;
        deniedSince = undefined;
        yield { type: "listed", objects: list.items };
        if (staleSince !== undefined) yield { type: "live" };
        staleSince = undefined;
        failures = 0;
      }
      if (!mayWatch) {
        await sleep(pollMilliseconds, undefined, { signal });
        version = undefined;
        polls += 1;
        // The right may have come back.
        if (polls % 12 === 0) mayWatch = true;
        continue;
      }
      for await (const event of openWatch(version)) {
        // Whatever arrives shows that the connection works.
        if (staleSince !== undefined) yield { type: "live" };
        staleSince = undefined;
        failures = 0;
        version = event.version ?? version;
        if (event.told !== undefined) yield event.told;
      }
      // The server ends a watch after a while; that is no failure. Too soon is one: no tight loop.
      failures += 1;
      if (failures > 3) await pause();
    } catch (caught) {
      if (isAborted()) return;
      const error =
        caught instanceof KubeError ? caught : new KubeError(String(caught), { reason: "cut", cause: caught });
      if (error.reason === "gone") {
        version = undefined;
        // Everybody who watched this server lists again now: not all at once.
        await sleep(Math.random() * 1000, undefined, { signal }).catch(() => undefined);
        continue;
      }
      if (error.reason === "forbidden" && version !== undefined && mayWatch) {
        mayWatch = false;
        continue;
      }
      const denied = error.reason === "forbidden" || error.reason === "unauthorized";
      if (denied && allowedOnce) deniedSince ??= Date.now();
      const waits = denied && deniedSince !== undefined && Date.now() - deniedSince < denialMilliseconds;
      if (!error.transient && !waits) throw error;
      failures += 1;
      // One lost connection is made again at once and nobody needs to know.
      if (failures > 1 && staleSince === undefined) {
        staleSince = new Date();
        yield { type: "stale", since: staleSince, error };
      }
      if (failures > 1) await pause(error.retryAfter);
    }
  }

  function isAborted(): boolean {
    return signal?.aborted === true;
  }

  async function pause(asked = 0): Promise<void> {
    const grown = Math.min(maxPauseMilliseconds, 100 * 2 ** Math.min(12, failures));
    await sleep(Math.max(Math.min(asked, 60) * 1000, grown * (0.5 + Math.random() / 2)), undefined, { signal }).catch(
      () => undefined,
    );
  }

  async function* openWatch(from: string): AsyncGenerator<{ version?: string; told?: WatchEvent<T> }> {
    const seconds = 240 + Math.floor(Math.random() * 60);
    const query = { ...call.query, resourceVersion: from, allowWatchBookmarks: true, timeoutSeconds: seconds };
    const body = await client.stream({ ...call, verb: "watch", query }, { signal, idleMilliseconds });
    try {
      // A connection that was accepted is a sign of life, though nothing changes.
      yield {};
      for await (const lines of bodyLines(body, maxObject)) {
        for (const { text, ended, cut } of lines) {
          // The last line of a cut connection is half an object; it comes again.
          if (!ended || cut) throw new KubeError("A watch ended inside an object.", { reason: "cut" });
          yield readEvent(text);
        }
      }
    } catch (error) {
      if (error instanceof KubeError) throw error;
      throw new KubeError(`The watch of ${call.kind.plural} was cut.`, { reason: "cut", cause: error });
    } finally {
      body.destroy();
    }
  }

  function readEvent(text: string): { version?: string; told?: WatchEvent<T> } {
    let event: { type?: string; object?: KubeObject & { code?: number; message?: string } };
    try {
      event = JSON.parse(text) as typeof event;
    } catch (cause) {
      throw new KubeError("A watch brought something that is not JSON.", { reason: "cut", cause });
    }
    const { type, object } = event;
    if (type === "ERROR") {
      const reason = object?.code === 410 ? "gone" : object?.code === 403 ? "forbidden" : "server";
      throw new KubeError(`A watch ended: ${object?.message ?? "no reason given"}.`, { reason, status: object?.code });
    }
    const version = object?.metadata?.resourceVersion;
    if (type === "BOOKMARK" || object === undefined) return { version };
    const kept = project(object);
    if (kept === undefined) return { version };
    return {
      version,
      told: type === "DELETED" ? { type: "deleted", object: kept } : { type: "changed", object: kept },
    };
  }
}
