import { describe, expect, it } from "vitest";
import { TextSyncModel, type LiveText } from "../../../extension/language/textSyncModel.ts";
import type { OpenDocument } from "../../../extension/language/requests.ts";
import { createLanguageHandlers } from "../../../extension/language/handlers.ts";
import type { RuntimeClient } from "../../../extension/worker/client.ts";
import { Failure } from "../../../extension/worker/failure.ts";
import { LanguageError } from "../../../runtime/index.ts";
import { training } from "../../language/texts.ts";
import { temporaryWorkspace } from "../../support/checkWorkspace.ts";

const uri = "file:///w/workflow.yaml";

/** The real answers, without the thread between; `restart` loses what the worker knew. */
function worker() {
  let handlers = createLanguageHandlers();
  const asked: string[] = [];
  const request = async (name: string, params: unknown, options: { signal?: AbortSignal } = {}) => {
    asked.push(name);
    const signal = options.signal ?? new AbortController().signal;
    try {
      const handler = handlers[name as keyof typeof handlers] as (params: unknown, context: unknown) => unknown;
      return await handler(params, { signal, onProgress: () => {} });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof LanguageError)) throw error;
      throw new Failure(error.message, { code: error.code, reason: error.reason, more: [] });
    }
  };
  const runtime = { request } as Pick<RuntimeClient, "request">;
  return { sync: new TextSyncModel(runtime), asked, restart: () => void (handlers = createLanguageHandlers()) };
}

function liveText(folder = temporaryWorkspace()) {
  const state = { uri, version: 1, isClosed: false, text: training };
  const snapshot = (): OpenDocument => {
    const { version, text } = state;
    return { uri, version, path: `${folder}/workflow.yaml`, kind: "manifest", text, folder, trusted: false, open: [] };
  };
  return Object.assign(state, { snapshot }) satisfies LiveText;
}

const outline = "language/outline" as const;

describe("texts and the worker", () => {
  it("hands over each version once", async () => {
    const { sync, asked } = worker();
    const text = liveText();
    expect(await sync.ask(outline, text, {})).toHaveLength(1);
    expect(await sync.ask(outline, text, {})).toHaveLength(1);
    text.version = 2;
    await sync.ask(outline, text, {});
    expect(asked.filter((name) => name === "language/open")).toHaveLength(2);
  });

  it("throws an answer away when the text changed before it came", async () => {
    const { sync } = worker();
    const text = liveText();
    const answer = sync.ask("language/check", text, { beyond: [] });
    text.version = 2;
    expect(await answer).toBeUndefined();
  });

  it("has no answer for a question that was taken back, or a closed document", async () => {
    const { sync, asked } = worker();
    const text = liveText();
    const controller = new AbortController();
    const answer = sync.ask("language/check", text, { beyond: [] }, controller.signal);
    controller.abort();
    expect(await answer).toBeUndefined();
    text.isClosed = true;
    asked.length = 0;
    expect(await sync.ask(outline, text, {})).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it("hands the text over again to a worker that was started anew", async () => {
    const { sync, asked, restart } = worker();
    const text = liveText();
    await sync.ask(outline, text, {});
    restart();
    asked.length = 0;
    expect(await sync.ask(outline, text, {})).toHaveLength(1);
    expect(asked).toEqual([outline, "language/open", outline]);
  });

  it("hands everything over again when something else changed", async () => {
    const { sync, asked } = worker();
    const text = liveText();
    await sync.ask(outline, text, {});
    sync.forget();
    sync.forget();
    await sync.ask(outline, text, {});
    sync.close(uri);
    sync.close(uri);
    expect(asked).toEqual(["language/open", outline, "language/forget", "language/open", outline, "language/close"]);
  });

  it("passes on what goes wrong", async () => {
    const request = () => Promise.reject(new Error("the worker ended"));
    const sync = new TextSyncModel({ request });
    await expect(sync.ask(outline, liveText(), {})).rejects.toThrow("the worker ended");
  });
});
