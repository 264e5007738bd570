import { createServer, request as send, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What may stand between us and MLflow. */
export type TrackingFault =
  /** No answer ever. */
  | "hang"
  /** It takes effect and its answer is cut in the middle. */
  | "cut"
  /** It takes effect and its answer never arrives. */
  | "lost"
  | "500"
  /** 200 and JSON that is not MLflow's. */
  | "garbage"
  /** 200 and no end. */
  | "endless"
  | "redirect"
  | "login-redirect"
  /** 200 and a page with a form. */
  | "login-page"
  | "401"
  | "403"
  /** 200 as if it had been done; the server never hears of it. */
  | "swallow";

/** An HTTP proxy on loopback in front of a tracking server (or of nothing); `fault` decides about each request. */
export class TrackingProxy {
  readonly requests: { method: string; url: string; authorization?: string }[] = [];
  fault: (request: { method: string; url: string; nth: number }) => TrackingFault | undefined = () => undefined;
  private readonly upstream: URL | undefined;
  private readonly server: Server;

  private constructor(upstream: string | undefined) {
    this.upstream = upstream === undefined ? undefined : new URL(upstream);
    this.server = createServer((request, response) => {
      this.handle(request, response).catch(() => response.destroy());
    });
  }

  static async start(upstream?: string): Promise<TrackingProxy> {
    const proxy = new TrackingProxy(upstream);
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

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url = "/" } = request;
    const { authorization } = request.headers;
    this.requests.push({ method, url, ...(authorization !== undefined && { authorization }) });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const fault = this.fault({ method, url, nth: this.requests.length });
    const answer = (status: number, type: string, body: string, headers = {}): void => {
      response.writeHead(status, { "content-type": type, ...headers });
      response.end(body);
    };
    switch (fault) {
      case "hang":
        return;
      case "500":
        return answer(500, "text/html", "<h1>Internal Server Error</h1>");
      case "garbage":
        return answer(200, "application/json", '{"experiments":[{"experiment_id":{}}],"run":7}');
      case "swallow":
        return answer(200, "application/json", "{}");
      case "endless": {
        response.writeHead(200, { "content-type": "application/json" });
        const more = (): void => {
          while (!response.destroyed && response.write("[".repeat(65_536)));
        };
        response.on("drain", more);
        return more();
      }
      case "redirect":
        return answer(301, "text/html", "", { location: `/mlflow${url}` });
      case "login-redirect":
        return answer(302, "text/html", "", { location: "https://sso.example.org/oauth2/start?rd=secret-state" });
      case "login-page":
        return answer(200, "text/html", "<html><form>Sign in <input type=password></form></html>");
      case "401":
        return answer(401, "text/html", "You are not authenticated.", { "www-authenticate": "Basic" });
      case "403":
        return answer(403, "text/html", "Permission denied");
      default:
    }
    const { status, headers, body } = await this.forward(request, Buffer.concat(chunks));
    if (fault === "lost") return void response.destroy();
    response.writeHead(status, headers);
    if (fault === "cut") {
      response.write(body.subarray(0, body.length >> 1), () => response.destroy());
      return;
    }
    response.end(body);
  }

  private forward(
    { method, url, headers }: IncomingMessage,
    body: Buffer,
  ): Promise<{ status: number; headers: IncomingMessage["headers"]; body: Buffer }> {
    if (this.upstream === undefined) {
      return Promise.resolve({ status: 404, headers: { "content-type": "text/html" }, body: Buffer.from("nothing") });
    }
    const { hostname, port } = this.upstream;
    return new Promise((resolve, reject) => {
      const onward = send({ hostname, port, method, path: url, headers, agent: false }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () =>
          resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: Buffer.concat(chunks) }),
        );
      });
      onward.on("error", reject);
      onward.end(body);
    });
  }
}
