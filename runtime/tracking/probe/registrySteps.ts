import {
  createModelVersion,
  deleteAlias,
  deleteModelVersion,
  deleteRegisteredModel,
  ensureRegisteredModel,
  registeredModelExists,
  searchRegisteredModels,
  setAlias,
  versionByAlias,
} from "../calls/registry.ts";
import type { MlflowRun } from "../calls/runs.ts";
import type { Seen, TrackingProbe } from "./trackingProbe.ts";

const check = "PF-MLFLOW-004";
const alias = "preflight-probe";
/** Time for the clean-up, also after the probe was interrupted, milliseconds. */
const cleanUpTime = 60_000;

/** May a model be registered, get a version and an alias, all of them read back? The model is removed again whatever happens. */
export async function registrySteps(probe: TrackingProbe, run: MlflowRun, token: string): Promise<void> {
  const { client, signal } = probe;
  if (client.connection.databricks) {
    await probe.step({ check, id: "registry", title: "Model registry" }, async () => ({
      status: "unknown",
      text: "models of Databricks are in Unity Catalog, which is not looked at",
    }));
    return;
  }
  const reached = await probe.step({ check, id: "registry", title: "Model registry" }, async () => {
    await searchRegisteredModels(client, { signal });
    return { status: "pass", text: "answers a search" };
  });
  if (reached !== "pass") return;
  const name = modelName(token);
  try {
    await probe.step({ check, id: "register", title: "Register a version with an alias" }, () =>
      register(probe, name, run),
    );
  } finally {
    await cleanUp(probe, name);
  }
}

/** The registered model that a probe creates. */
export function modelName(token: string): string {
  return `preflight-probe-${token}`;
}

async function register({ client, signal }: TrackingProbe, name: string, run: MlflowRun): Promise<Seen> {
  await ensureRegisteredModel(client, name, { signal });
  const source = `${run.artifactUri}/model`;
  const made = await createModelVersion(
    client,
    { name, source, runId: run.id, tags: { preflight: "probe" } },
    { signal },
  );
  await setAlias(client, { name, alias, version: made.version }, { signal });
  const back = await versionByAlias(client, { name, alias }, { signal });
  if (back?.version !== made.version || back.source !== source || back.runId !== run.id)
    return { status: "fail", text: "answered with success, and the alias does not name what was registered" };
  await deleteAlias(client, { name, alias }, { signal });
  await deleteModelVersion(client, { name, version: made.version }, { signal });
  return { status: "pass", text: "model, version and alias were made, read back and removed" };
}

async function cleanUp(probe: TrackingProbe, name: string): Promise<void> {
  const { client, report } = probe;
  const signal = AbortSignal.timeout(cleanUpTime);
  let seen: Seen = { status: "pass", text: "the probe's registered model is not there any more" };
  try {
    if (await registeredModelExists(client, name, { signal })) await deleteRegisteredModel(client, name, { signal });
    if (await registeredModelExists(client, name, { signal })) throw new Error("it is still there");
  } catch (error) {
    const text = (error as Error).message.replace(/\.$/, "");
    report.residue.push(`registered model ${name}`);
    seen = { status: "warn", text: `the registered model ${name} stays: ${text}`, hint: "delete it in MLflow" };
  }
  probe.add({ check, id: "registry-clean-up", title: "The registered model is removed" }, seen);
}
