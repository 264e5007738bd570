import type { LifecycleRule } from "../store.ts";
import type { ProbeRun } from "./probeRun.ts";

const check = "PF-STORE-005" as const;

/** PF-STORE-005: versions, lifecycle rules and locks of the bucket. Without the right to read them: unknown. */
export async function settings(run: ProbeRun): Promise<void> {
  const { store, signal } = run;
  const { kind } = store;
  await run.step({ check, id: "versioning", title: "Versioning" }, async () => {
    if (kind === "file") return { status: "n/a", text: "a folder has no versions" };
    const versioning = await store.admin.versioning(signal);
    if (!versioning.known) return { status: "unknown", text: versioning.reason };
    if (versioning.value === "off") return { status: "pass", text: "off: a delete frees the space" };
    return {
      status: "pass",
      text: `${versioning.value}: a delete keeps the bytes as an old version until a rule removes it`,
    };
  });
  await run.step({ check, id: "lifecycle", title: "Lifecycle rules" }, async () => {
    if (kind === "file") return { status: "n/a", text: "a folder has no rules" };
    const rules = await store.admin.lifecycle(signal);
    if (!rules.known) return { status: "unknown", text: rules.reason };
    return judgeLifecycle(rules.value, store.admin.bucketPrefix, kind);
  });
  await run.step({ check, id: "lock", title: "Object lock" }, async () => {
    if (kind === "file") return { status: "n/a", text: "a folder has no locks" };
    const retention = await store.admin.retention(signal);
    if (!retention.known) return { status: "unknown", text: retention.reason };
    if (retention.value === "none") return { status: "pass", text: "new objects are not locked" };
    return {
      status: "warn",
      text: `new objects can not be deleted (${retention.value}): a failed save stays and costs`,
    };
  });
}

/** Do rules delete what is below the prefix, and do they remove uploads that were cut by a preemption? */
export function judgeLifecycle(
  rules: readonly LifecycleRule[],
  prefix: string,
  kind: "s3" | "gs",
): { status: "pass" | "warn"; text: string } {
  const touching = rules.filter((rule) => prefix.startsWith(rule.prefix) || rule.prefix.startsWith(prefix));
  const expiring = touching.filter(({ expireDays }) => expireDays !== undefined);
  if (expiring.length > 0) {
    const texts = expiring.map(({ id, prefix, expireDays, narrower }) => {
      const where = prefix === "" ? "everything" : `${prefix}*`;
      const days = Math.round(expireDays! * 10) / 10;
      return `${id || "a rule"} deletes ${where} after ${days} days${narrower ? " (some of it: tags or sizes decide)" : ""}`;
    });
    return { status: "warn", text: `${texts.join("; ")}: checkpoints that are still needed may be gone` };
  }
  const aborting = touching.filter(
    (rule) => rule.abortUploadsDays !== undefined && prefix.startsWith(rule.prefix) && !rule.narrower,
  );
  if (aborting.length > 0) {
    const days = Math.min(...aborting.map(({ abortUploadsDays }) => abortUploadsDays!));
    return { status: "pass", text: `nothing expires; unfinished uploads are removed after ${days} days` };
  }
  // GCS drops resumable uploads by itself after a week.
  if (kind === "gs") return { status: "pass", text: "nothing expires; unfinished resumable uploads end after a week" };
  return {
    status: "warn",
    text: "nothing expires, and no rule removes unfinished uploads: each save that a preemption cuts leaves parts that are paid for",
  };
}
