import { listArtifacts, proxiedPath } from "../calls/artifacts.ts";
import { experimentByName, searchExperiments, type Experiment } from "../calls/experiments.ts";
import { TrackingError } from "../trackingError.ts";
import type { Seen, TrackingProbe } from "./trackingProbe.ts";

const check = "PF-MLFLOW-002";

export interface ExperimentOptions {
  /** Name of the experiment that runs are logged to. */
  experiment: string;
  /** Do the steps run on this machine? */
  local: boolean;
  /** URIs of the stores of preflight.yaml. */
  stores: readonly string[];
}

/** Is the experiment there, and can a pod write to its artifact location? @returns the experiment, if it can be logged to */
export async function experimentSteps(
  probe: TrackingProbe,
  options: ExperimentOptions,
): Promise<Experiment | undefined> {
  const { client, signal } = probe;
  let found: Experiment | undefined;
  let location: string | undefined;
  await probe.step({ check, id: "experiment", title: "Experiment" }, async () => {
    found = await experimentByName(client, options.experiment, { signal });
    // An experiment that is not there yet gets a location of the server's own, as every other has.
    location = (found ?? (await searchExperiments(client, { signal }))[0])?.artifactLocation;
    if (found === undefined) {
      return {
        status: "warn",
        text: `there is no experiment ${options.experiment}; whoever logs first makes it, if they may`,
        hint: `create it: mlflow experiments create --experiment-name ${options.experiment}`,
      };
    }
    if (!found.deleted) return { status: "pass", text: `${found.name} (${found.id}) is there` };
    return {
      status: "fail",
      text: `${found.name} is deleted: its name is taken and nothing can be logged to it`,
      hint: `mlflow experiments restore --experiment-id ${found.id}, or another name`,
    };
  });
  if (location === undefined) return undefined;
  const at = location;
  await probe.step({ check, id: "artifact-location", title: "Artifact location" }, async () => judge(at, options));
  const proxied = proxiedPath(at);
  if (proxied !== undefined) {
    await probe.step({ check, id: "artifact-store", title: "Artifact store behind the server" }, () =>
      reachStore(probe, proxied),
    );
  }
  return found?.deleted === true ? undefined : found;
}

function judge(location: string, { local, stores }: ExperimentOptions): Seen {
  if (proxiedPath(location) !== undefined) {
    return { status: "pass", text: `${location}: through the server, so pods need no credentials of the store` };
  }
  if (/^(?:file:|\/|\.|[A-Za-z]:[\\/])/.test(location) || !location.includes(":")) {
    const text = `${location} is a folder`;
    if (local) return { status: "pass", text: `${text} of this machine, where the steps run too` };
    return {
      status: "fail",
      text: `${text}: each pod would write into its own disk, and lose it`,
      hint: "start the server with --serve-artifacts and --artifacts-destination, or make an experiment on s3:// or gs://",
    };
  }
  const known = stores.find((uri) => location === uri || location.startsWith(`${uri.replace(/\/+$/, "")}/`));
  if (known !== undefined) return { status: "pass", text: `${location}: below ${known}, which PF-STORE looks at` };
  return {
    status: "warn",
    text: `${location}: pods write there themselves, with credentials of their own`,
    hint: "list that store under `stores` in preflight.yaml, so that it is looked at",
  };
}

async function reachStore({ client, signal }: TrackingProbe, path: string): Promise<Seen> {
  try {
    const there = await listArtifacts(client, path, { signal });
    return { status: "pass", text: `the server reaches it (${there.length} entries)` };
  } catch (error) {
    if (!(error instanceof TrackingError)) throw error;
    if (error.reason === "no-route") {
      return {
        status: "fail",
        text: "the server does not serve artifacts, and the experiment's location says that it does",
        hint: "start it with --serve-artifacts",
      };
    }
    if (error.reason !== "server") throw error;
    return {
      status: "fail",
      text: `the server can not reach its artifact store (${error.message.replace(/\.$/, "")})`,
      hint: "look at the server's --artifacts-destination and its credentials for that store",
    };
  }
}
