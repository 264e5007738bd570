import { readFile } from "node:fs/promises";
import { redact } from "../../text/redact.ts";
import { TrackingError } from "../trackingError.ts";
import type { TrackingConnection } from "./connection.ts";
import { databricksCredentials, mlflowCredentials, type CredentialSources } from "./credentials.ts";

/**
 * How the server of a tracking URI is reached: http(s)://…, databricks or databricks://profile. Asks no network.
 * Throws TrackingError "unconfigured" for what is no server (a folder, a database) and for settings that contradict each other.
 */
export async function openConnection(uri: string, sources: CredentialSources): Promise<TrackingConnection> {
  const { env } = sources;
  const trust = await tlsSettings(env);
  const databricks = /^databricks(?:-uc)?(?::\/\/([^/?#]*))?$/.exec(uri.trim());
  if (databricks !== null) {
    const { host, ...known } = await databricksCredentials(databricks[1] || undefined, sources);
    return { url: parse(host), ...known, ...trust, databricks: true };
  }
  const url = parse(uri.trim());
  const known = await mlflowCredentials(url, sources);
  url.username = url.password = url.search = url.hash = "";
  return { url, ...known, ...trust, databricks: false };
}

function parse(uri: string): URL {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url;
  throw new TrackingError(`${redact(uri).slice(0, 200)} is no tracking server.`, {
    reason: "unconfigured",
    hint: "A folder or a database is on one machine only; pods need http://… or https://….",
    exitCode: 2,
  });
}

async function tlsSettings(
  env: NodeJS.ProcessEnv,
): Promise<Pick<TrackingConnection, "ca" | "clientCertificate" | "insecure">> {
  const insecure = /^(?:true|1)$/i.test(env.MLFLOW_TRACKING_INSECURE_TLS ?? "");
  const file = env.MLFLOW_TRACKING_SERVER_CERT_PATH || undefined;
  if (insecure && file !== undefined) {
    throw new TrackingError("MLFLOW_TRACKING_INSECURE_TLS and MLFLOW_TRACKING_SERVER_CERT_PATH are both set.", {
      reason: "unconfigured",
      hint: "Unset one of them: MLflow's own client refuses both together.",
      exitCode: 2,
    });
  }
  return {
    insecure,
    ...(file !== undefined && { ca: await pem(file, "MLFLOW_TRACKING_SERVER_CERT_PATH") }),
    ...(env.MLFLOW_TRACKING_CLIENT_CERT_PATH && {
      clientCertificate: await pem(env.MLFLOW_TRACKING_CLIENT_CERT_PATH, "MLFLOW_TRACKING_CLIENT_CERT_PATH"),
    }),
  };
}

async function pem(file: string, variable: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new TrackingError(`${file} (${variable}) can not be read (${(cause as NodeJS.ErrnoException).code}).`, {
      reason: "unconfigured",
      hint: "It is a file with certificates in PEM.",
      exitCode: 2,
      cause,
    });
  }
}
