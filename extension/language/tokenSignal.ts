import type { CancellationToken } from "vscode";

/** An AbortSignal that fires with the token of an editor's question. */
export function tokenSignal(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
