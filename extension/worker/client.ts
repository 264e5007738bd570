import { Worker } from "node:worker_threads";
import {
  CancellationTokenSource,
  createMessageConnection,
  PortMessageReader,
  PortMessageWriter,
  ResponseError,
  type MessageConnection,
} from "vscode-jsonrpc/node.js";
import type { FailureData, Notifications, RequestName, Requests } from "./requests.ts";
import { Failure } from "./failure.ts";

export interface RequestOptions {
  signal?: AbortSignal;
  onProgress?: (progress: Notifications["progress"]) => void;
}

interface Live {
  worker: Worker;
  connection: MessageConnection;
}

/**
 * The extension host's end of the worker. The thread starts with the first request; when it dies, what was under way fails
 * with a Failure and the next request starts a new one.
 */
export class RuntimeClient {
  private readonly script: URL;
  private readonly log: (level: Notifications["log"]["level"], text: string) => void;
  private readonly progress = new Map<number, (progress: Notifications["progress"]) => void>();
  private live: Live | undefined;
  private tokens = 0;

  /** @param script the bundled worker */
  constructor(script: URL, log: RuntimeClient["log"]) {
    this.script = script;
    this.log = log;
  }

  /** @throws Failure with the runtime's own words; an AbortError when the signal fired */
  async request<Name extends RequestName>(
    name: Name,
    params: Requests[Name]["params"],
    { signal, onProgress }: RequestOptions = {},
  ): Promise<Requests[Name]["result"]> {
    signal?.throwIfAborted();
    const { connection } = (this.live ??= this.start());
    const token = ++this.tokens;
    const cancel = new CancellationTokenSource();
    const abort = () => cancel.cancel();
    signal?.addEventListener("abort", abort, { once: true });
    if (onProgress !== undefined) this.progress.set(token, onProgress);
    try {
      return await connection.sendRequest<Requests[Name]["result"]>(name, { params, token }, cancel.token);
    } catch (error) {
      signal?.throwIfAborted();
      throw asFailure(error);
    } finally {
      signal?.removeEventListener("abort", abort);
      this.progress.delete(token);
      cancel.dispose();
    }
  }

  dispose(): void {
    const { live } = this;
    this.live = undefined;
    live?.connection.dispose();
    void live?.worker.terminate();
  }

  private start(): Live {
    const worker = new Worker(this.script, { name: "preflight" });
    const connection = createMessageConnection(new PortMessageReader(worker), new PortMessageWriter(worker));
    connection.onNotification("progress", (progress: Notifications["progress"]) =>
      this.progress.get(progress.token)?.(progress),
    );
    connection.onNotification("log", ({ level, text }: Notifications["log"]) => this.log(level, text));
    connection.listen();
    const live = { worker, connection };
    worker.once("error", (error) => this.log("error", `The worker failed: ${error.stack ?? error.message}`));
    worker.once("exit", (code) => {
      if (this.live !== live) return;
      this.live = undefined;
      this.log("error", `The worker ended with exit code ${code}; the next action starts it again.`);
      connection.dispose();
    });
    // Nothing of the extension may keep a closing window alive.
    worker.unref();
    return live;
  }
}

function asFailure(error: unknown): Failure {
  if (error instanceof ResponseError) {
    const data = error.data as FailureData | undefined;
    return new Failure(error.message, data ?? { code: "defect", reason: "defect", more: [] });
  }
  return new Failure("Preflight's worker ended before it answered.", {
    code: "worker",
    reason: "worker",
    hint: "Repeat the action; its log says more.",
    more: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
  });
}
