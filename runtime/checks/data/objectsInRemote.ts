import type { DvcConfig } from "../../data/dvc/remote/dvcConfig.ts";
import type { LockedObject } from "../../data/dvc/remote/lockedObjects.ts";
import type { RemoteVerdict } from "../../data/dvc/remote/verifyRemote.ts";
import { printable } from "../../text/printable.ts";
import { formatBytes } from "../../text/units.ts";
import type { Check, Evidence, Finding } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { dvcOfContext } from "./dvcOfContext.ts";

const id = "PF-DATA-004";
const why =
  "A pod, a colleague or a resume on another machine gets the data from the remote alone: what is missing there, or damaged, stops the run or trains on other data.";
/** Of objects whose store does not tell an MD5. A local remote is read to this amount too. */
const readBytes = 2 ** 30;

/** PF-DATA-004: does the remote have every object of dvc.lock and .dvc files, with the recorded sizes and bytes? */
export const objectsInRemote: Check = {
  id,
  title: "Every object of dvc.lock is in the remote",
  area: "data",
  cost: "network",
  run: async (context): Promise<Finding[]> => {
    const project = await dvcOfContext(context);
    if (project === undefined) return [{ check: id, status: "n/a", title: "DVC is not used", evidence: [] }];
    const { lockedObjects } = await import("../../data/dvc/remote/lockedObjects.ts");
    const { readDvcConfig } = await import("../../data/dvc/remote/dvcConfig.ts");
    const { objects, open, unpushed } = await lockedObjects(project, context.workspace);
    const findings: Finding[] = [];
    if (open.length > 0) {
      findings.push({
        check: id,
        status: "unknown",
        title: `${open[0]!.name} ${open[0]!.why}${more(open.length, "not looked for")}`,
        evidence: open.slice(0, 20).map(({ name, why, from }) => ({ label: name, value: why, source: from })),
        why,
      });
    }
    if (objects.length === 0) {
      if (findings.length > 0) return findings;
      return [{ check: id, status: "n/a", title: "DVC records no data that is pushed", evidence: [] }];
    }
    const config = await readDvcConfig(context.workspace);
    for (const [remote, some] of Map.groupBy(objects, (object) => object.remote)) {
      context.signal.throwIfAborted();
      findings.push(await ofRemote(context, config, remote, some, unpushed));
    }
    return findings;
  },
};

async function ofRemote(
  context: CheckContext,
  config: DvcConfig | undefined,
  named: string | undefined,
  objects: readonly LockedObject[],
  unpushed: number,
): Promise<Finding> {
  const { dvcRemote } = await import("../../data/dvc/remote/dvcRemote.ts");
  const remote = config === undefined ? undefined : await dvcRemote(config, named);
  if (remote === undefined) {
    return {
      check: id,
      status: "fail",
      title: `No DVC remote is configured: ${objects.length} recorded outputs are on this machine alone`,
      evidence: [
        { label: "looked for", value: "core.remote in .dvc/config, .dvc/config.local and the global configuration" },
      ],
      why,
      fix: { text: "dvc remote add --default NAME URL, then dvc push" },
    };
  }
  if ("problem" in remote) {
    return {
      check: id,
      status: "unknown",
      title: `Remote ${printable(remote.name)} ${remote.problem}`,
      evidence: [{ label: "remote", value: printable(remote.name), source: ".dvc/config" }],
      why,
    };
  }
  const at: Evidence = { label: "remote", value: `${remote.name}: ${remote.uri}`, source: "DVC's configuration" };
  try {
    const { openStore } = await import("../../store/openStore.ts");
    const { verifyRemote } = await import("../../data/dvc/remote/verifyRemote.ts");
    const store = await openStore(remote.uri, {
      stores: context.config.stores,
      cwd: context.workspace,
      defaults: remote.settings,
      credentials: remote.credentials,
    });
    try {
      const verdict = await verifyRemote(store, objects, {
        signal: context.signal,
        readBytes,
        onProgress: (progress) => context.onWork?.({ check: id, what: remote.name, ...progress }),
      });
      return findingOf(verdict, remote.name, [at, { label: "asked", value: store.place }], unpushed);
    } finally {
      store.close();
    }
  } catch (error) {
    context.signal.throwIfAborted();
    return {
      check: id,
      status: "unknown",
      title: `Remote ${remote.name} could not be asked: ${error instanceof Error ? error.message : String(error)}`,
      evidence: [at],
      why,
    };
  }
}

function findingOf(verdict: RemoteVerdict, name: string, at: Evidence[], unpushed: number): Finding {
  const { wrong, open, objects, bytes, proved, sized } = verdict;
  const evidence: Evidence[] = [
    ...at,
    {
      label: "objects",
      value: `${objects}, ${formatBytes(bytes)}: ${proved} by md5, ${sized} by size, ${wrong.length} wrong, ${open.length} not told`,
    },
    ...(unpushed > 0 ? [{ label: "push: false", value: `${unpushed} outputs are not kept in a remote` }] : []),
    ...[...wrong, ...open]
      .slice(0, 20)
      .map(({ name, what, key, from }) => ({ label: name, value: `${what} (${key})`, source: from })),
  ];
  const [first] = wrong.length > 0 ? wrong : open;
  if (first === undefined) {
    return { check: id, status: "pass", title: `Remote ${name} has all ${objects} objects`, evidence };
  }
  const failed = wrong.length > 0;
  const count = failed ? wrong.length : open.length;
  const title = `${first.name} ${first.what}${more(count, failed ? "wrong" : "not told")}`;
  const damaged = wrong.some(({ what }) => !what.includes("not in the remote"));
  const fix = damaged
    ? "delete the damaged object in the remote, then dvc push from a machine that has the data: dvc push does not look at what is there"
    : "dvc push from a machine that has the data (a member that dvc push passes over: remove the folder's .dir object first)";
  return {
    check: id,
    status: failed ? "fail" : "unknown",
    title,
    evidence,
    why,
    ...(failed && { fix: { text: fix } }),
  };
}

function more(count: number, word: string): string {
  return count === 1 ? "" : `, and ${count - 1} more ${word}`;
}
