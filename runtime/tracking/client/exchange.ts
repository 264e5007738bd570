import http from "node:http";
import https from "node:https";
import { TrackingError } from "../trackingError.ts";
import { placeOf, type TrackingConnection } from "./connection.ts";

export interface ExchangeRequest {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below the server's URL, with the query. */
  path: string;
  body?: Uint8Array;
  contentType?: string;
  /** Another name to call the server by, as "host:port" (what a pod would send). */
  host?: string;
}

export interface ExchangeLimits {
  signal?: AbortSignal;
  /** For the whole exchange; default 20 s. */
  milliseconds?: number;
  /** Largest answer that is read; default 8 MiB. */
  maxBytes?: number;
}

export interface Answer {
  status: number;
  /** Media type, lower case, without parameters; "" when the server names none. */
  type: string;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

/**
 * One request and its whole answer, whatever its status; redirects are not followed, for they would take the credentials along.
 * Node's http and not fetch, which can neither trust a private authority nor send another Host. Throws TrackingError when there
 * is no whole answer.
 */
export async function exchange(
  connection: TrackingConnection,
  request: ExchangeRequest,
  { signal, milliseconds = 20_000, maxBytes = 8 * 2 ** 20 }: ExchangeLimits = {},
): Promise<Answer> {
  signal?.throwIfAborted();
  const deadline = AbortSignal.timeout(milliseconds);
  const either = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
  try {
    const response = await send(connection, request, either);
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        response.destroy();
        throw new TrackingError(`${placeOf(connection)} answered with more than ${maxBytes} bytes.`, {
          reason: "too-large",
        });
      }
      chunks.push(chunk);
    }
    const type = (response.headers["content-type"] ?? "").split(";")[0]!.trim().toLowerCase();
    return { status: response.statusCode ?? 0, type, headers: response.headers, body: Buffer.concat(chunks) };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof TrackingError) throw error;
    throw failure(connection, error as NodeJS.ErrnoException, deadline.aborted ? milliseconds : undefined);
  }
}

function send(
  connection: TrackingConnection,
  { method, path, body, contentType, host }: ExchangeRequest,
  signal: AbortSignal,
): Promise<http.IncomingMessage> {
  const { url, authorization, ca, clientCertificate, insecure } = connection;
  const secure = url.protocol === "https:";
  return new Promise((resolve, reject) => {
    const request = (secure ? https : http).request({
      protocol: url.protocol,
      hostname: url.hostname.replace(/^\[|\]$/g, ""),
      port: url.port === "" ? undefined : url.port,
      path: url.pathname.replace(/\/$/, "") + path,
      method,
      // A kept connection may just have been closed by the server, and what is no question must not be sent twice.
      agent: false,
      signal,
      headers: {
        accept: "application/json",
        "user-agent": "preflight",
        ...(host !== undefined && { host }),
        ...(authorization !== undefined && { authorization }),
        ...(body !== undefined && {
          "content-type": contentType ?? "application/json",
          "content-length": body.byteLength,
        }),
      },
      ...(secure && { ca, cert: clientCertificate, key: clientCertificate, rejectUnauthorized: !insecure }),
    });
    request.on("response", (response) => {
      // From here on the response tells of a lost connection; the request's own error has nobody to hear it.
      request.on("error", () => undefined);
      resolve(response);
    });
    request.on("error", reject);
    request.end(body);
  });
}

function failure(connection: TrackingConnection, error: NodeJS.ErrnoException, waited?: number): TrackingError {
  const at = placeOf(connection);
  if (waited !== undefined) {
    return new TrackingError(`${at} did not answer within ${Math.round(waited / 1000)} s.`, {
      reason: "timeout",
      hint: "The server hangs, or a firewall drops what is sent to it.",
      cause: error,
    });
  }
  const code = error.code ?? error.name;
  if (/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_|ALTNAME/.test(code)) {
    return new TrackingError(`${at} shows a certificate that is not trusted (${code}).`, {
      reason: "certificate",
      hint: "Set MLFLOW_TRACKING_SERVER_CERT_PATH to the authority's certificate, here and in the pods.",
      cause: error,
    });
  }
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return new TrackingError(`The name ${connection.url.hostname} does not resolve on this machine (${code}).`, {
      reason: "unreachable",
      hint: "If it is a Service inside the cluster: kubectl port-forward it, and set mlflow.reachedAt in preflight.yaml.",
      cause: error,
    });
  }
  if (code === "ECONNRESET" || code === "EPIPE" || code === "ERR_STREAM_PREMATURE_CLOSE" || code.startsWith("HPE_")) {
    const how = code.startsWith("HPE_") ? "does not speak HTTP" : "closed the connection in the middle of an answer";
    return new TrackingError(`${at} ${how} (${code}).`, {
      reason: code.startsWith("HPE_") ? "protocol" : "cut",
      cause: error,
    });
  }
  return new TrackingError(`${at} can not be reached (${code}).`, {
    reason: "unreachable",
    hint: "Is the server running, and is the port right?",
    cause: error,
  });
}
