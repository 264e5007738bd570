import type { RuntimeClient } from "../worker/client.ts";
import { Failure } from "../worker/failure.ts";
import type { Requests } from "../worker/requests.ts";
import type { DocumentState, LanguageRequests, OpenDocument } from "./requests.ts";

/** Requests about one document. */
export type Question = {
  [Name in keyof LanguageRequests]: LanguageRequests[Name]["params"] extends DocumentState ? Name : never;
}[keyof LanguageRequests];

/** A text that may change at any moment. */
export interface LiveText {
  readonly uri: string;
  readonly version: number;
  readonly isClosed: boolean;
  /** All that the worker gets of it; asked for once per version. */
  snapshot(): OpenDocument;
}

/**
 * Gives the worker the texts that questions are about: each version once, as a whole (bench/language.ts has what that costs), and
 * throws away answers about texts that have changed meanwhile. Knows nothing of the editor.
 */
export class TextSyncModel {
  private readonly runtime: Pick<RuntimeClient, "request">;
  private readonly sent = new Map<string, number>();

  constructor(runtime: TextSyncModel["runtime"]) {
    this.runtime = runtime;
  }

  /** Undefined when there is no answer, or the text or the question is no longer the one that was asked about. */
  async ask<Name extends Question>(
    name: Name,
    text: LiveText,
    params: Omit<Requests[Name]["params"], keyof DocumentState>,
    signal?: AbortSignal,
  ): Promise<NonNullable<Requests[Name]["result"]> | undefined> {
    const { uri, version } = text;
    const isStale = () => signal?.aborted === true || text.isClosed || text.version !== version;
    if (isStale()) return undefined;
    const request = () =>
      this.runtime.request(name, { ...params, uri, version } as Requests[Name]["params"], { signal });
    if (this.sent.get(uri) !== version) this.send(text);
    let answer: Requests[Name]["result"];
    try {
      answer = await request();
    } catch (error) {
      if (isStale()) return undefined;
      if (!(error instanceof Failure) || error.data.reason !== "not-open") throw error;
      // The worker was started anew.
      this.send(text);
      answer = await request();
    }
    return isStale() ? undefined : (answer ?? undefined);
  }

  close(uri: string): void {
    if (this.sent.delete(uri)) void this.tell("language/close", { uri });
  }

  /** Something outside of the texts changed (other files, settings, trust): they are given to the worker again. */
  forget(): void {
    if (this.sent.size === 0) return;
    this.sent.clear();
    void this.tell("language/forget", {});
  }

  private send(text: LiveText): void {
    this.sent.set(text.uri, text.version);
    void this.tell("language/open", text.snapshot());
  }

  /** For requests whose answer says nothing; the worker keeps their order, and its end is told by the next question. */
  private async tell<Name extends "language/open" | "language/close" | "language/forget">(
    name: Name,
    params: Requests[Name]["params"],
  ): Promise<void> {
    await this.runtime.request(name, params).catch(() => {});
  }
}
