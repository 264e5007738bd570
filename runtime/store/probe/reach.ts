import { existsSync } from "node:fs";
import type { ProbeRun } from "./probeRun.ts";

/** PF-STORE-001: does the store answer, and whose credentials is it asked with? */
export async function reach(run: ProbeRun): Promise<boolean> {
  const status = await run.step(
    { check: "PF-STORE-001", id: "reach", title: "The store answers a listing" },
    async () => {
      // Its own folder is the one thing that a write would make and a clean-up not take away.
      if (run.store.kind === "file" && !existsSync(run.store.place)) {
        return { status: "fail", text: `there is no folder ${run.store.place}` };
      }
      const { objects, folders, complete } = await run.store.list("", {
        shallow: true,
        limit: 100,
        signal: run.signal,
      });
      const count = objects.length + folders.length;
      const seen = count === 0 ? "it is empty" : `${complete ? "" : "more than "}${count} names`;
      return { status: "pass", text: `${run.store.place} answered; ${seen}; as ${run.report.identity}` };
    },
  );
  return status === "pass";
}
