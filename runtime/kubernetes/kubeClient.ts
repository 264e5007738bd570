import http from "node:http";
import https from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { createGunzip } from "node:zlib";
import type { Readable } from "node:stream";
import { callPath, describeCall, type KubeCall } from "./kubeCall.ts";
import type { KubeConnection } from "./kubeConnection.ts";
import { KubeError } from "./kubeError.ts";
import { refusal } from "./refusal.ts";

export interface CallOptions {
  signal?: AbortSignal;
  /** Largest answer that is read, bytes; default 256 MiB. */
  maxBytes?: number;
  /** An answer that stays silent for so long is given up; default 30 s. */
  idleMilliseconds?: number;
  /** The beginning of an answer is waited for so long; default 30 s, or less where the idle time is. */
  headMilliseconds?: number;
  /** Further media types to ask for, before plain JSON. */
  accept?: string;
}

const methods = {
  get: "GET",
  list: "GET",
  watch: "GET",
  create: "POST",
  update: "PUT",
  patch: "PATCH",
  delete: "DELETE",
};

/**
 * Asks one API server. Questions that change nothing are asked again (four times at most, with growing pauses) when the
 * connection or the server fails; changes are sent once. All failures are KubeErrors.
 */
export class KubeClient {
  readonly connection: KubeConnection;
  /** Pause before the first new try; doubles. */
  private readonly pause: number;
  private readonly tries: number;

  constructor(
    connection: KubeConnection,
    { pauseMilliseconds = 250, tries = 5 }: { pauseMilliseconds?: number; tries?: number } = {},
  ) {
    this.connection = connection;
    this.pause = pauseMilliseconds;
    this.tries = tries;
  }

  /** The answer as JSON. */
  async call<T>(call: KubeCall, options: CallOptions = {}): Promise<T> {
    const text = await this.text(call, options);
    try {
      return JSON.parse(text) as T;
    } catch (cause) {
      throw new KubeError(`${this.connection.name} answered something that is not JSON to: ${describeCall(call)}.`, {
        reason: "protocol",
        hint: "Something between here and the API server answers in its place: check the server in the kubeconfig.",
        cause,
      });
    }
  }

  /** The whole answer as text. */
  async text(call: KubeCall, options: CallOptions = {}): Promise<string> {
    const tries = methods[call.verb] === "GET" ? this.tries : 1;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.readAll(call, options);
      } catch (error) {
        if (attempt >= tries || !(error instanceof KubeError) || !error.transient) throw error;
        const asked = Math.min(30, error.retryAfter ?? 0) * 1000;
        await sleep(Math.max(asked, this.pause * 2 ** (attempt - 1) * (0.5 + Math.random())), undefined, {
          signal: options.signal,
        });
      }
    }
  }

  /**
   * The body of a good answer, as it comes; the reader's pace is the server's. Ends with an error when the connection dies
   * or stays silent. Destroy it when done.
   */
  async stream(call: KubeCall, options: CallOptions = {}): Promise<Readable> {
    const { signal, idleMilliseconds = 30_000 } = options;
    signal?.throwIfAborted();
    const response = await this.send(call, options);
    this.guardIdle(response, call, idleMilliseconds);
    if (response.statusCode === undefined || response.statusCode < 200 || response.statusCode > 299) {
      throw await refusal(call, this.connection.name, response);
    }
    if (response.headers["content-encoding"] !== "gzip") return response;
    const plain = createGunzip();
    response.on("error", (error) => plain.destroy(error));
    plain.on("close", () => response.destroy());
    return response.pipe(plain);
  }

  /** Data that waits for its reader is no silence. */
  private guardIdle(response: http.IncomingMessage, call: KubeCall, milliseconds: number): void {
    const { socket } = response;
    let seen = socket.bytesRead;
    const timer = setInterval(() => {
      const busy = socket.bytesRead !== seen || response.readableLength > 0;
      seen = socket.bytesRead;
      if (!busy) response.destroy(this.lost(call, `was silent for ${Math.round(milliseconds / 1000)} s`));
    }, milliseconds);
    timer.unref();
    response.on("close", () => clearInterval(timer));
  }

  private async readAll(call: KubeCall, options: CallOptions): Promise<string> {
    const { maxBytes = 2 ** 28 } = options;
    const body = await this.stream(call, options);
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      for await (const chunk of body as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > maxBytes) {
          throw new KubeError(`The answer to "${describeCall(call)}" is larger than ${maxBytes} bytes.`, {
            reason: "too-large",
          });
        }
        chunks.push(chunk);
      }
    } catch (error) {
      options.signal?.throwIfAborted();
      throw error instanceof KubeError ? error : this.lost(call, "was cut", error);
    } finally {
      body.destroy();
    }
    return Buffer.concat(chunks).toString("utf8");
  }

  private async send(call: KubeCall, callOptions: CallOptions): Promise<http.IncomingMessage> {
    const { signal, accept, idleMilliseconds = 30_000 } = callOptions;
    const { headMilliseconds = Math.min(30_000, idleMilliseconds) } = callOptions;
    const { server } = this.connection;
    const options = await this.connection.options();
    const body = call.body === undefined ? undefined : Buffer.from(JSON.stringify(call.body));
    const headers: http.OutgoingHttpHeaders = {
      ...(options.headers as http.OutgoingHttpHeaders | undefined),
      accept: accept === undefined ? "application/json" : `${accept}, application/json`,
      "user-agent": "preflight",
    };
    if (call.verb === "list" || call.verb === "get") headers["accept-encoding"] = "gzip";
    if (body !== undefined) {
      headers["content-type"] = call.contentType ?? "application/json";
      headers["content-length"] = body.length;
    }
    const prefix = server.pathname.replace(/\/$/, "");
    return new Promise((resolve, reject) => {
      const request = (server.protocol === "http:" ? http : https).request({
        ...options,
        protocol: server.protocol,
        hostname: server.hostname.replace(/^\[|\]$/g, ""),
        port: server.port === "" ? undefined : server.port,
        path: prefix + callPath(call),
        method: methods[call.verb],
        headers,
        signal,
      });
      request.setTimeout(headMilliseconds, () =>
        request.destroy(Object.assign(new Error("no answer in time"), { code: "ETIMEDOUT" })),
      );
      request.on("response", (response) => {
        // The body has a guard of its own.
        request.setTimeout(0);
        // From here on the response tells of a lost connection; the request's own error has nobody to hear it.
        request.on("error", () => undefined);
        resolve(response);
      });
      request.on("error", (error) => reject(signal?.aborted === true ? error : this.unreachable(error)));
      request.end(body);
    });
  }

  private unreachable(error: Error): KubeError {
    const code = (error as NodeJS.ErrnoException).code;
    const { name, server } = this.connection;
    return new KubeError(`The API server of ${name} (${server.host}) can not be reached: ${code ?? error.message}.`, {
      reason: "unreachable",
      hint: hintFor(code),
      cause: error,
    });
  }

  private lost(call: KubeCall, how: string, cause?: unknown): KubeError {
    return new KubeError(`The connection to ${this.connection.name} ${how} during: ${describeCall(call)}.`, {
      reason: "cut",
      cause,
    });
  }
}

function hintFor(code: string | undefined): string {
  if (code === "ECONNREFUSED") return "Is the cluster running? A kind cluster: preflight kind up.";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return "Its name does not resolve: is a VPN needed, or is the kubeconfig old?";
  if (code?.includes("CERT") === true || code?.includes("SSL") === true)
    return "The certificate is not the one the kubeconfig expects: fetch the kubeconfig again.";
  return "Check the network, the VPN and the server of the kube context.";
}
