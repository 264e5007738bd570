import type { MessagePort } from "node:worker_threads";
import {
  createMessageConnection,
  ErrorCodes,
  PortMessageReader,
  PortMessageWriter,
  ResponseError,
  type CancellationToken,
} from "vscode-jsonrpc/node.js";
import { PreflightError, redact } from "../../runtime/index.ts";
import { handlers } from "./handlers.ts";
import type { FailureData, RequestContext } from "./requests.ts";

/** Answers requests on a port until it is closed. Cancelling a request aborts the signal of its handler. */
export function serve(port: MessagePort): void {
  const connection = createMessageConnection(new PortMessageReader(port), new PortMessageWriter(port));
  for (const [name, handler] of Object.entries(handlers)) {
    connection.onRequest(name, async (message: { params: unknown; token: number }, token: CancellationToken) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      const context: RequestContext = {
        signal: controller.signal,
        onProgress: (progress) => void connection.sendNotification("progress", { token: message.token, ...progress }),
      };
      try {
        return await (handler as (params: unknown, context: RequestContext) => Promise<unknown>)(
          message.params,
          context,
        );
      } catch (error) {
        return failure(error, controller.signal);
      }
    });
  }
  connection.listen();
}

function failure(error: unknown, signal: AbortSignal): ResponseError<FailureData | undefined> {
  if (signal.aborted) return new ResponseError(ErrorCodes.InternalError, "cancelled", undefined);
  const text = redact(error instanceof Error ? error.message : String(error));
  if (error instanceof PreflightError) {
    const { code, reason, hint, more } = error;
    return new ResponseError(1, text, { code, reason, hint, more });
  }
  const stack = error instanceof Error ? redact(error.stack ?? "") : "";
  return new ResponseError(2, text, { code: "defect", reason: "defect", more: [stack] });
}
