import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { KubeClient } from "../../runtime/kubernetes/kubeClient.ts";

export type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => void;

/** A server on the loopback that gives recorded or made answers, one per request, and a client of it. */
export class AnsweringServer {
  readonly asked: string[] = [];
  private readonly server: http.Server;
  private readonly answers: Answer[];

  constructor(answers: Answer[]) {
    this.answers = [...answers];
    this.server = http.createServer((request, response) => {
      this.asked.push(`${request.method} ${request.url}`);
      const answer = this.answers.shift();
      if (answer === undefined) response.writeHead(500).end();
      else answer(request, response);
    });
  }

  async client(): Promise<KubeClient> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    const { port } = this.server.address() as AddressInfo;
    const server = new URL(`http://127.0.0.1:${port}`);
    return new KubeClient({ name: "test", server, options: async () => ({}) }, { pauseMilliseconds: 1 });
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

export function json(value: unknown, status = 200, headers: http.OutgoingHttpHeaders = {}): Answer {
  return (_request, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));
  };
}

/** A watch that says these things and then ends, or is cut in the middle of a line, or stays silent. */
export function watching(events: object[], end: "end" | "cut" | "stay"): Answer {
  return (_request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    for (const event of events) response.write(`${JSON.stringify(event)}\n`);
    if (end === "end") response.end();
    else if (end === "cut") {
      response.write('{"type":"MODIFIED","obj');
      setTimeout(() => response.destroy(), 10);
    }
  };
}
