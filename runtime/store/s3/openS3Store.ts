import { S3Client } from "@aws-sdk/client-s3";
import type { StoreCredentials } from "../storeCredentials.ts";
import type { StoreSettings } from "../storeSettings.ts";
import { configuredEndpoint, configuredRegion } from "./configuredEndpoint.ts";
import { S3Store } from "./s3Store.ts";

/** Connections to one host: parallel transfers must not wait for each other's sockets. */
const sockets = 64;
const connectMilliseconds = 10_000;
/** A connection on which nothing comes for so long is dead. */
const idleMilliseconds = 30_000;

/** The SDK would warn on the console, in the middle of our output. */
const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/**
 * An S3 client for a bucket. Credentials come from the SDK's default chain (environment, profiles, SSO, web identity, container,
 * instance) unless they are given; endpoint and region from preflight.yaml, then from where the AWS CLI would take them.
 */
export async function openS3Store(
  { bucket, prefix }: { bucket: string; prefix: string },
  settings: StoreSettings,
  credentials?: StoreCredentials,
): Promise<S3Store> {
  const endpoint = settings.endpoint ?? (await configuredEndpoint(settings.profile));
  const custom = endpoint !== undefined;
  const checksums = (settings.checksums ?? (custom ? "when-required" : "when-supported"))
    .toUpperCase()
    .replace("-", "_") as "WHEN_REQUIRED" | "WHEN_SUPPORTED";
  const region = settings.region ?? (await configuredRegion(settings.profile)) ?? (custom ? "us-east-1" : undefined);
  const agent = { keepAlive: true, maxSockets: sockets };
  const client = new S3Client({
    ...(custom && { endpoint }),
    ...(region !== undefined && { region }),
    ...(settings.profile !== undefined && { profile: settings.profile }),
    ...(credentials?.kind === "keys" && { credentials: keysOf(credentials) }),
    ...(credentials?.kind === "none" && { signer: { sign: async (request) => request } }),
    forcePathStyle: settings.pathStyle ?? custom,
    requestChecksumCalculation: checksums,
    responseChecksumValidation: checksums,
    maxAttempts: 4,
    logger: silent,
    // A bucket of another region is an error that says so, not a silent second request.
    followRegionRedirects: false,
    requestHandler: {
      connectionTimeout: connectMilliseconds,
      socketTimeout: idleMilliseconds,
      httpAgent: agent,
      httpsAgent: agent,
    },
  });
  const place = endpoint === undefined ? `AWS S3${region === undefined ? "" : ` ${region}`}` : withoutSecrets(endpoint);
  return new S3Store(client, { bucket, prefix, place, profile: settings.profile });
}

function keysOf(keys: Extract<StoreCredentials, { kind: "keys" }>): {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
} {
  const { kind: _kind, ...rest } = keys;
  return rest;
}

function withoutSecrets(url: string): string {
  return url.replace(/\/\/[^/@]*@/, "//***@");
}
