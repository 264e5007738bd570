import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import http from "node:http";
import https from "node:https";
import type { AddressInfo, Socket } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { KubeConnection } from "../../../runtime/kubernetes/kubeConnection.ts";

/** What happens to an answer; all at random but the seed. */
export interface Faults {
  /** Streams (watch, log follow) are cut after 0 … so many bytes. */
  cutWithinBytes?: number;
  /** Share of requests answered with 429 (Retry-After 0) or 500. */
  refuse?: number;
  /** Share of watches answered with 410, half as a status, half as an event. */
  gone?: number;
  /** Every chunk waits up to so many milliseconds. */
  slowMilliseconds?: number;
}

/**
 * An HTTP proxy in front of the real API server that adds the lab's credentials and breaks things. `kubeconfig` names a file
 * that points at it.
 */
export class FaultProxy {
  faults: Faults = {};
  cuts = 0;
  refused = 0;
  gone = 0;
  requests = 0;
  private readonly sockets = new Set<Socket>();
  private readonly server: http.Server;
  private readonly upstream: KubeConnection;
  private readonly random: () => number;

  constructor(upstream: KubeConnection, random: () => number) {
    this.upstream = upstream;
    this.random = random;
    this.server = http.createServer((request, response) => {
      this.forward(request, response).catch(() => response.destroy());
    });
    this.server.on("connection", (socket) => {
      this.sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => this.sockets.delete(socket));
    });
  }

  async listen(folder: string, context: string, namespace: string): Promise<string> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    const { port } = this.server.address() as AddressInfo;
    const file = path.join(folder, "proxy-kubeconfig");
    const server = { server: `http://127.0.0.1:${port}`, "insecure-skip-tls-verify": true };
    const config = {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: context, cluster: server }],
      users: [{ name: context, user: {} }],
      contexts: [{ name: context, context: { cluster: context, user: context, namespace } }],
      "current-context": context,
    };
    await writeFile(file, JSON.stringify(config));
    return file;
  }

  /** All connections die now. */
  cutAll(): void {
    this.cuts += this.sockets.size;
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    if (this.server.listening) await once(this.server, "close");
  }

  private async forward(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    this.requests += 1;
    const { cutWithinBytes, refuse = 0, gone = 0, slowMilliseconds = 0 } = this.faults;
    const url = request.url ?? "/";
    if (this.random() < refuse) {
      this.refused += 1;
      const code = this.random() < 0.5 ? 429 : 500;
      response.writeHead(code, { "content-type": "application/json", "retry-after": "0" });
      response.end(JSON.stringify({ kind: "Status", code, message: "made by the fault proxy" }));
      return;
    }
    const isWatch = url.includes("watch=true");
    if (isWatch && this.random() < gone) {
      this.gone += 1;
      const status = { kind: "Status", code: 410, reason: "Expired", message: "too old resource version" };
      const asEvent = this.random() < 0.5;
      response.writeHead(asEvent ? 200 : 410, { "content-type": "application/json" });
      response.end(JSON.stringify(asEvent ? { type: "ERROR", object: status } : status) + "\n");
      return;
    }
    const options = await this.upstream.options();
    const headers = { ...request.headers, ...(options.headers as http.OutgoingHttpHeaders | undefined) };
    delete headers.host;
    const { server } = this.upstream;
    const through = https.request({
      ...options,
      hostname: server.hostname,
      port: server.port,
      path: url,
      method: request.method,
      headers,
    });
    request.pipe(through);
    response.on("close", () => through.destroy());
    const [answer] = (await once(through, "response")) as [http.IncomingMessage];
    through.on("error", () => response.destroy());
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    const streams = isWatch || url.includes("follow=true");
    let left = streams && cutWithinBytes !== undefined ? Math.floor(this.random() * cutWithinBytes) : Infinity;
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      if (slowMilliseconds > 0) await sleep(this.random() * slowMilliseconds);
      if (chunk.length > left) {
        // In the middle of a line, and sometimes as if the server had ended it cleanly.
        response.write(chunk.subarray(0, left));
        this.cuts += 1;
        if (this.random() < 0.3) response.end();
        else {
          await sleep(1);
          response.socket?.resetAndDestroy();
        }
        return;
      }
      left -= chunk.length;
      if (!response.write(chunk)) await Promise.race([once(response, "drain"), once(response, "close")]);
      if (response.destroyed) return;
    }
    response.end();
  }
}
