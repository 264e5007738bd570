import { isDeepStrictEqual } from "node:util";
import { artifactIfThere, deleteArtifact, getArtifact, proxiedPath, putArtifact } from "../calls/artifacts.ts";
import { createRunOnce } from "../calls/createRunOnce.ts";
import type { Experiment } from "../calls/experiments.ts";
import { deleteRun, getRun, logBatch, runsWithTag, setStatus, type MlflowRun } from "../calls/runs.ts";
import { TrackingError } from "../trackingError.ts";
import type { Seen, TrackingProbe } from "./trackingProbe.ts";

const check = "PF-MLFLOW-003";
const mark = "preflight.probe";
const artifactName = "preflight-probe.txt";
/** Time for the clean-up, also after the probe was interrupted, milliseconds. */
const cleanUpTime = 60_000;

/**
 * May a run be logged: param, metric, tag and artifact, each read back, for the server answers 200 and cuts or drops values.
 * The run is deleted again whatever happens.
 *
 * @param token random; the probe's run is known by it
 * @param onRun told the probe's run while it is there
 */
export async function logSteps(
  probe: TrackingProbe,
  experiment: Experiment,
  token: string,
  onRun: (run: MlflowRun) => Promise<void>,
): Promise<void> {
  const { client, signal } = probe;
  let run: MlflowRun | undefined;
  try {
    await probe.step({ check, id: "create-run", title: "Create a run" }, async () => {
      const asked = { experimentId: experiment.id, name: "preflight probe", tags: { preflight: "probe" } };
      run = await createRunOnce(client, asked, [mark, token], { signal });
      return { status: "pass", text: `${run.id} in ${experiment.name}` };
    });
    if (run === undefined) return;
    const { id, artifactUri } = run;
    await probe.step({ check, id: "log", title: "Params, metrics and tags" }, () => log(probe, id));
    const folder = proxiedPath(artifactUri);
    if (folder === undefined) {
      await probe.step({ check, id: "artifact", title: "Artifact" }, async () => ({
        status: "n/a",
        text: `${artifactUri} is written by the pods themselves, not through the server`,
      }));
    } else {
      await probe.step({ check, id: "artifact", title: "Artifact" }, () => roundTrip(probe, folder, token));
    }
    await probe.step({ check, id: "end-run", title: "End the run" }, async () => {
      await setStatus(client, { id, status: "FINISHED", endedAt: new Date() }, { signal });
      const { status } = await getRun(client, id, { signal });
      if (status === "FINISHED") return { status: "pass", text: "FINISHED, read back" };
      return { status: "fail", text: `set to FINISHED, and it is ${status}` };
    });
    await onRun(run);
  } finally {
    await cleanUp(probe, experiment, token, run);
  }
}

async function log({ client, signal }: TrackingProbe, id: string): Promise<Seen> {
  const at = Date.now();
  // As long as the oldest servers in use take it, and with what an encoding could lose.
  const text = "é✓ ".repeat(150);
  const batch = {
    params: { "preflight/probe": text },
    tags: { "preflight.text": text },
    metrics: [{ key: "preflight/probe", value: 0.1, step: 7, at }],
  };
  await logBatch(client, id, batch, { signal });
  const { params, tags, metrics } = await getRun(client, id, { signal });
  const lost = [
    params["preflight/probe"] === text ? undefined : "the param",
    tags["preflight.text"] === text ? undefined : "the tag",
    isDeepStrictEqual(metrics, batch.metrics) ? undefined : "the metric",
  ].filter((one) => one !== undefined);
  if (lost.length === 0) return { status: "pass", text: "written and read back, value by value" };
  return { status: "fail", text: `answered with success, and ${lost.join(" and ")} did not come back as written` };
}

async function roundTrip({ client, signal }: TrackingProbe, folder: string, token: string): Promise<Seen> {
  const path = `${folder}/${artifactName}`;
  const bytes = Buffer.from(`preflight probe ${token}\n`);
  await putArtifact(client, path, bytes, { signal });
  const back = await getArtifact(client, path, { signal });
  if (!back.equals(bytes))
    return { status: "fail", text: `${bytes.length} bytes written, ${back.length} other bytes came back` };
  await deleteArtifact(client, path, { signal });
  if ((await artifactIfThere(client, path, { signal })) !== undefined)
    return { status: "warn", text: "written and read back byte for byte; deleting it was answered and not done" };
  return { status: "pass", text: "written, read back byte for byte, and deleted through the server" };
}

async function cleanUp(probe: TrackingProbe, experiment: Experiment, token: string, known?: MlflowRun): Promise<void> {
  const { client, report } = probe;
  const signal = AbortSignal.timeout(cleanUpTime);
  let seen: Seen;
  const left: string[] = [];
  try {
    // A request that was given up may have made a run all the same.
    const runs = await runsWithTag(client, experiment.id, [mark, token], { signal });
    if (known === undefined && runs.length === 0) return;
    for (const { id, artifactUri } of runs) {
      const folder = proxiedPath(artifactUri);
      const path = `${folder}/${artifactName}`;
      if (folder !== undefined && (await artifactIfThere(client, path, { signal })) !== undefined)
        await deleteArtifact(client, path, { signal }).catch(() => left.push(`artifact ${path}`));
      await deleteRun(client, id, { signal }).catch(async (error: unknown) => {
        if (!(error instanceof TrackingError) || error.reason !== "forbidden") throw error;
      });
    }
    const still = await runsWithTag(client, experiment.id, [mark, token], { signal });
    left.push(...still.map(({ id }) => `run ${id}`));
    seen =
      left.length === 0
        ? { status: "pass", text: "no run or artifact of the probe is listed any more (mlflow gc frees the rows)" }
        : {
            status: "warn",
            text: `${client.connection.identity} may log and may not delete, so this stays: ${left.join(", ")}`,
            hint: "somebody with MANAGE can delete it; it is ended, and tagged preflight=probe",
          };
  } catch (error) {
    left.push(`the run with the tag ${mark}=${token}`);
    seen = { status: "unknown", text: `what is left could not be seen: ${(error as Error).message}` };
  }
  report.residue.push(...left);
  // Not through `step`: an interrupted probe cleans up and says so too.
  probe.add({ check, id: "clean-up", title: "Everything is removed" }, seen);
}
