import { createServer, request as send, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { seededRandom } from "./random.ts";

/** What may happen to a request. */
export type Fault =
  /** It takes effect and its answer never arrives. */
  | "lost-reply"
  /** It never reaches the store. */
  | "lost-request"
  /** The proxy answers 503 itself. */
  | "503"
  /** The answer's body comes in small pieces with pauses. */
  | "slow-body"
  /** The answer's body is cut in the middle. */
  | "cut-body";

export interface FaultProxyOptions {
  upstream: string;
  faults: readonly Fault[];
  /** Share of requests that are hit, 0 … 1. */
  rate: number;
  seed: number;
  /** Only these requests can be hit. Default: all. */
  only?: (method: string, url: string) => boolean;
  /** Never more hits than this. */
  most?: number;
}

/** An HTTP proxy on loopback that loses, delays and breaks, from a fixed seed. */
export class FaultProxy {
  readonly hits: { fault: Fault; method: string; url: string }[] = [];
  private readonly server: Server;
  private readonly options: FaultProxyOptions;
  private readonly next: () => number;

  private constructor(options: FaultProxyOptions) {
    this.options = options;
    this.next = seededRandom(options.seed);
    this.server = createServer((request, response) => {
      this.handle(request, response).catch(() => response.destroy());
    });
  }

  static async start(options: FaultProxyOptions): Promise<FaultProxy> {
    const proxy = new FaultProxy(options);
    await new Promise<void>((resolve) => proxy.server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private choose(method: string, url: string): Fault | undefined {
    const { faults, rate, only, most = Infinity } = this.options;
    if (this.hits.length >= most || only?.(method, url) === false || this.next() >= rate) return undefined;
    const fault = faults[Math.floor(this.next() * faults.length)]!;
    this.hits.push({ fault, method, url });
    return fault;
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url = "/" } = request;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const fault = this.choose(method, url);
    if (fault === "lost-request") return void response.destroy();
    if (fault === "503") {
      response.writeHead(503, { "content-type": "application/xml" });
      return void response.end("<Error><Code>SlowDown</Code><Message>later</Message></Error>");
    }
    const answer = await this.forward(method, url, request.headers, body);
    if (fault === "lost-reply") return void response.destroy();
    // The host is part of the signature, so headers go through as they are.
    response.writeHead(answer.status, answer.headers);
    if (fault === "cut-body" && answer.body.length > 1) {
      response.write(answer.body.subarray(0, answer.body.length >> 1));
      await wait(5);
      return void response.destroy();
    }
    if (fault === "slow-body") {
      const piece = Math.max(1, Math.ceil(answer.body.length / 10));
      for (let at = 0; at < answer.body.length; at += piece) {
        response.write(answer.body.subarray(at, at + piece));
        await wait(10);
      }
      return void response.end();
    }
    response.end(answer.body);
  }

  private forward(
    method: string,
    url: string,
    headers: IncomingMessage["headers"],
    body: Buffer,
  ): Promise<{ status: number; headers: IncomingMessage["headers"]; body: Buffer }> {
    const { hostname, port } = new URL(this.options.upstream);
    return new Promise((resolve, reject) => {
      const onward = send({ hostname, port, method, path: url, headers, agent: false }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () => {
          resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: Buffer.concat(chunks) });
        });
      });
      onward.on("error", reject);
      onward.end(body);
    });
  }
}
