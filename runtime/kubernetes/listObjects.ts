import { setTimeout as sleep } from "node:timers/promises";
import type { CallOptions, KubeClient } from "./kubeClient.ts";
import type { KubeCall } from "./kubeCall.ts";
import { KubeError } from "./kubeError.ts";
import { isKubeObject } from "./kubeObject.ts";

export interface ObjectList<T> {
  items: T[];
  /** A watch goes on from here. */
  resourceVersion: string;
}

export interface ListOptions<T> extends CallOptions {
  /** Objects of a page; smaller when a page is too large. */
  pageSize?: number;
  /** Kept of each object, as soon as it is read: pages of whole workflows would be many hundred megabytes. */
  project?: (object: unknown) => T | undefined;
}

interface Page {
  metadata?: { continue?: string; resourceVersion?: string };
  items?: unknown[];
}

const maxPages = 10_000;

/** All objects of a kind in pages of 500. A list that the server forgot in between (410) begins again. Throws KubeError. */
export async function listObjects<T>(
  client: KubeClient,
  call: Omit<KubeCall, "verb">,
  {
    pageSize = 500,
    project = (object) => (isKubeObject(object) ? (object as T) : undefined),
    ...options
  }: ListOptions<T> = {},
): Promise<ObjectList<T>> {
  let limit = pageSize;
  for (let begun = 1; ; begun++) {
    const items: T[] = [];
    let token: string | undefined;
    try {
      for (let pages = 0; pages < maxPages; pages++) {
        const page: Page = await client.call(
          { ...call, verb: "list", query: { ...call.query, limit, continue: token } },
          options,
        );
        for (const item of page.items ?? []) {
          const kept = project(item);
          if (kept !== undefined) items.push(kept);
        }
        token = page.metadata?.continue;
        if (token === undefined || token === "")
          return { items, resourceVersion: page.metadata?.resourceVersion ?? "" };
      }
      throw new KubeError(`A list of ${call.kind.plural} did not end after ${maxPages} pages.`, { reason: "protocol" });
    } catch (error) {
      if (!(error instanceof KubeError) || begun >= 6) throw error;
      if (error.reason === "too-large" && limit > 1) limit = Math.max(1, Math.floor(limit / 8));
      else if (error.reason !== "gone") throw error;
      await sleep(100 + Math.random() * 400, undefined, { signal: options.signal });
    }
  }
}
