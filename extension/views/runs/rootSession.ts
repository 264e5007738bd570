import type { RuntimeClient } from "../../worker/client.ts";
import { Failure } from "../../worker/failure.ts";
import type { RunsNews } from "./requests.ts";
import type { RunsFilter } from "./runsFilter.ts";
import type { RunsRoot } from "./runsRoot.ts";
import type { RunsRow } from "./runsRow.ts";
import type { RunsSummary } from "./runsSummary.ts";

export interface RootListener {
  filter(): RunsFilter;
  onNews(news: RunsNews): void;
  /** The root's own row and numbers are others: it was opened, or can not be. */
  onRoot(): void;
}

const restartMilliseconds = 1000;

/** The host's end of a session with the worker for one root; opened when somebody looks, closed when nobody does. */
export class RootSession {
  readonly root: RunsRoot;
  row: RunsRow | undefined;
  summary: RunsSummary | undefined;
  /** Why it could not be opened. */
  failure: Failure | undefined;
  private readonly request: RuntimeClient["request"];
  private readonly listener: RootListener;
  private number: number | undefined;
  private opening: Promise<void> | undefined;
  private controller: AbortController | undefined;

  constructor(root: RunsRoot, request: RuntimeClient["request"], listener: RootListener) {
    this.root = root;
    this.request = request;
    this.listener = listener;
  }

  /** Resolves when the root's row is known or its failure is. */
  open(): Promise<void> {
    this.opening ??= this.begin();
    return this.opening;
  }

  close(): void {
    this.controller?.abort();
    this.controller = undefined;
    this.opening = undefined;
    if (this.number !== undefined) void this.request("runs/close", { session: this.number }).catch(() => undefined);
    this.number = undefined;
  }

  async children(parent: string): Promise<RunsRow[]> {
    await this.opening;
    return this.number === undefined ? [] : this.request("runs/children", { session: this.number, parent });
  }

  hide(parent: string): void {
    this.tell("runs/hide", { parent });
  }

  more(parent: string): void {
    this.tell("runs/more", { parent });
  }

  setFilter(filter: RunsFilter): void {
    this.tell("runs/filter", { filter });
  }

  private tell<Name extends "runs/hide" | "runs/more" | "runs/filter">(
    name: Name,
    params: Name extends "runs/filter" ? { filter: RunsFilter } : { parent: string },
  ): void {
    if (this.number === undefined) return;
    const all = { session: this.number, ...params } as Parameters<typeof this.request<Name>>[1];
    void this.request(name, all).catch(() => undefined);
  }

  private async begin(): Promise<void> {
    const controller = (this.controller = new AbortController());
    try {
      const { folder, target, place } = this.root;
      const filter = this.listener.filter();
      const { session, row, summary } = await this.request("runs/open", { folder, target, place, filter });
      if (controller.signal.aborted) return void this.request("runs/close", { session }).catch(() => undefined);
      this.number = session;
      this.row = row;
      this.summary = summary;
      this.failure = undefined;
      void this.follow(session, controller.signal);
    } catch (error) {
      if (controller.signal.aborted) return;
      this.failure = asFailure(error);
      this.summary = undefined;
    }
    this.listener.onRoot();
  }

  private async follow(session: number, signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted) {
        const news = await this.request("runs/next", { session }, { signal });
        if (signal.aborted) return;
        this.summary = news.summary;
        this.listener.onNews(news);
      }
    } catch (error) {
      if (signal.aborted) return;
      // The worker ended: a new one knows nothing of the session.
      this.failure = asFailure(error);
      this.number = undefined;
      this.opening = undefined;
      this.listener.onRoot();
      setTimeout(() => !signal.aborted && void this.open(), restartMilliseconds);
    }
  }
}

function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new Failure(text, { code: "defect", reason: "defect", more: [] });
}
