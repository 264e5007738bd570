import { createRuntime } from "../../runtime/index.ts";
import type { RequestContext } from "../worker/requests.ts";
import { KeptDocument } from "./keptDocument.ts";
import type { LogDocumentInfo, LogLooks, LogSource } from "./requests.ts";

/** What the editor still folds and colours: VS Code treats 20 MiB or 300,000 lines as too large for that. */
const limit = { characters: 18 * 1024 * 1024, lines: 290_000 };
const nothing: LogLooks = { stderr: [], markers: [], times: [], spans: [] };

/** The log documents that the editor has open, in the worker. */
export class KeptDocuments {
  private readonly documents = new Map<number, KeptDocument>();
  private last = 0;

  async read(source: LogSource, { signal, onProgress }: RequestContext): Promise<LogDocumentInfo> {
    const { folder, target, run, step, attempt, previous } = source;
    const runtime = await createRuntime({ cwd: folder, target });
    const document = await runtime.readLogDocument({ run, step, attempt, previous, limit, signal, onProgress });
    const kept = new KeptDocument(document);
    const key = ++this.last;
    this.documents.set(key, kept);
    return KeptDocument.info(key, run, document, kept, runtime.sourceResolver(), signal);
  }

  text(key: number, offset: number): Uint8Array {
    return this.documents.get(key)?.text(offset) ?? new Uint8Array();
  }

  looks(key: number, from: number, to: number): LogLooks {
    return this.documents.get(key)?.looks(from, to) ?? nothing;
  }

  release(key: number): void {
    this.documents.delete(key);
  }
}
