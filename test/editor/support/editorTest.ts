import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { inject, onTestFinished, test, type TestContext } from "vitest";
import { requirePart } from "../../support/shared.ts";
import { EditorSession, type SessionOptions } from "./editorSession.ts";
import { editorParts } from "./editorParts.ts";
import { sampleCopy } from "./sampleCopy.ts";

export type OpenOptions = Partial<Omit<SessionOptions, "parts">>;

interface EditorFixtures {
  /** Opens an editor with a clean profile; by default on a copy of the sample pipeline. Closed when the test has ended. */
  openEditor: (options?: OpenOptions) => Promise<EditorSession>;
}

/** A test with a real editor. What a failed one leaves is kept in the folder that its message names. */
export const it = test.extend<EditorFixtures>({
  openEditor: async ({ task, skip }, use) => {
    const parts = editorParts();
    const extensions = inject("editorExtensions");
    const context = { skip } as TestContext;
    requirePart(context, parts && extensions, "the lab's editor");
    const sessions: EditorSession[] = [];
    await use(async (options = {}) => {
      const workspace = options.workspace ?? sampleCopy(emptyFolder());
      const session = await EditorSession.open({ extensions: extensions!, ...options, workspace, parts: parts! });
      sessions.push(session);
      return session;
    });
    const errors = task.result?.errors ?? [];
    for (const [index, session] of sessions.entries()) {
      if (errors.length > 0) {
        const name = `${task.name.replaceAll(/\W+/g, "-").slice(0, 60)}-${process.pid}-${index}`;
        const folder = path.resolve("test/editor/.kept", name);
        await session.keep(folder);
        for (const error of errors) error.message += `\n\nTrace, picture and logs: ${folder}`;
      }
      await session.close();
    }
  },
});

/** A new folder in the system's temporary one. It is removed after the test, when its editors are closed. */
export function emptyFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "preflight-workspace-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
