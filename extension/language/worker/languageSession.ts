import {
  configFor,
  holdsTemplates,
  LanguageError,
  manifestsAround,
  openManifest,
  type OpenManifest,
} from "../../../runtime/index.ts";
import type { OpenText } from "../../views/checklist/requests.ts";
import type { DocumentState, OpenDocument } from "../requests.ts";

interface Entry {
  document: OpenDocument;
  /** Aborted when the text is another one, or nobody has it open. */
  lifetime: AbortController;
  manifest?: Promise<OpenManifest>;
}

/** A document that a question is about, in the version that it is about. */
export interface AskedDocument {
  document: OpenDocument;
  /** Aborted when the text is another one. */
  signal: AbortSignal;
  /** The parsed document. */
  manifest(): Promise<OpenManifest>;
  /** All manifests of its folder, those open as their editors have them. */
  around(): Promise<OpenText[]>;
}

const mostParsed = 16;

/** The documents that editors have open, each parsed once per version. */
export class LanguageSession {
  private readonly entries = new Map<string, Entry>();
  private readonly around = new Map<string, Promise<OpenText[]>>();

  open(document: OpenDocument): void {
    this.close(document.uri);
    this.entries.set(document.uri, { document, lifetime: new AbortController() });
  }

  close(uri: string): void {
    this.entries.get(uri)?.lifetime.abort();
    this.entries.delete(uri);
  }

  /** Files on disk changed: templates of other files are read anew, by the next text that asks. */
  forget(): void {
    this.around.clear();
  }

  /**
   * The answer about a document as it stands in that version; null when the text is another one by now. Throws LanguageError for
   * a document that was never opened here.
   */
  async ask<Answer>(
    { uri, version }: DocumentState,
    answer: (open: AskedDocument) => Answer | Promise<Answer>,
  ): Promise<Answer | null> {
    const entry = this.entries.get(uri);
    if (entry === undefined) throw new LanguageError(`${uri} is not open here`, { reason: "not-open" });
    const { document, lifetime } = entry;
    if (document.version !== version) return null;
    try {
      const { signal } = lifetime;
      const around = () => this.manifestsAround(document.folder, signal);
      return await answer({ document, signal, around, manifest: () => this.manifest(entry) });
    } catch (error) {
      if (lifetime.signal.aborted) return null;
      throw error;
    }
  }

  private manifest(entry: Entry): Promise<OpenManifest> {
    // Moved to the end: the documents asked about last are those that stay parsed.
    this.entries.delete(entry.document.uri);
    this.entries.set(entry.document.uri, entry);
    const parsed = [...this.entries.values()].filter(({ manifest }) => manifest !== undefined);
    for (const old of parsed.slice(0, Math.max(0, parsed.length - mostParsed))) delete old.manifest;
    return (entry.manifest ??= this.parse(entry));
  }

  private async manifestsAround(folder: string, signal: AbortSignal): Promise<OpenText[]> {
    let files = this.around.get(folder);
    if (files === undefined) {
      // Not the signal of the question: the answer is for all that come.
      files = manifestsAround(folder, new AbortController().signal);
      this.around.set(folder, files);
      files.catch(() => this.around.delete(folder));
    }
    const found = new Map((await files).map((file) => [file.path, file]));
    signal.throwIfAborted();
    for (const { document } of this.entries.values()) {
      if (document.kind === "manifest") found.set(document.path, { path: document.path, text: document.text });
    }
    return [...found.values()];
  }

  private async parse({ document, lifetime }: Entry): Promise<OpenManifest> {
    const { path, text, folder, target, trusted } = document;
    const configs = [...this.entries.values()].filter((other) => other.document.kind === "config");
    const loaded = await configFor(
      path,
      configs.map((other) => other.document),
    );
    const { signal } = lifetime;
    signal.throwIfAborted();
    return openManifest(
      { path, text },
      {
        loaded,
        cwd: folder,
        target,
        trusted,
        signal,
        open: document.open,
        libraries: async () => (await this.manifestsAround(folder, signal)).filter(holdsTemplates),
      },
    );
  }
}
