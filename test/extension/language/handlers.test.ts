import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { createLanguageHandlers } from "../../../extension/language/handlers.ts";
import type { OpenDocument } from "../../../extension/language/requests.ts";
import type { RequestContext } from "../../../extension/worker/requests.ts";
import { LanguageError } from "../../../runtime/index.ts";
import { training } from "../../language/texts.ts";
import { temporaryWorkspace } from "../../support/checkWorkspace.ts";

const context: RequestContext = { signal: new AbortController().signal, onProgress: () => {} };
const uri = "file:///w/workflow.yaml";

function opened(files: Record<string, string> = {}) {
  const folder = temporaryWorkspace(files);
  const handlers = createLanguageHandlers();
  const open = (version: number, text: string, more: Partial<OpenDocument> = {}) =>
    handlers["language/open"](
      {
        uri,
        version,
        path: path.join(folder, "workflow.yaml"),
        kind: "manifest",
        text,
        folder,
        trusted: false,
        open: [],
        ...more,
      },
      context,
    );
  const check = (version: number) => handlers["language/check"]({ uri, version, beyond: [] }, context);
  return { folder, handlers, open, check };
}

describe("the worker's answers about texts", () => {
  it("are about the version that was asked about", async () => {
    const { open, check } = opened();
    await open(1, training);
    await open(2, training.replace("OnTransientError", "Always"));
    expect(await check(1)).toBeNull();
    const codes = (await check(2))!.problems.map(({ code }) => code);
    expect(codes).not.toContain("PF-RETRY-002");
  });

  it("come to nothing when the text changes meanwhile", async () => {
    const { open, check } = opened();
    await open(1, training);
    const early = check(1);
    await open(2, training);
    expect(await early).toBeNull();
    expect((await check(2))!.problems.length).toBeGreaterThan(0);
  });

  it("come to nothing when the document is closed meanwhile", async () => {
    const { open, check, handlers } = opened();
    await open(1, training);
    const early = check(1);
    await handlers["language/close"]({ uri }, context);
    expect(await early).toBeNull();
  });

  it("are refused for a document that the worker does not have, so that it is opened again", async () => {
    const { check } = opened();
    await expect(check(1)).rejects.toThrow(LanguageError);
    await expect(check(1)).rejects.toMatchObject({ reason: "not-open" });
  });

  it("reckon with an unsaved preflight.yaml, and with a broken one as if there were none", async () => {
    const { open, check, folder, handlers } = opened({ "preflight.yaml": "checks: {skip: [PF-RETRY-002]}\n" });
    const codes = async (version: number) => (await check(version))!.problems.map(({ code }) => code);
    await open(1, training);
    expect(await codes(1)).not.toContain("PF-RETRY-002");
    const config = {
      uri: "file:///w/preflight.yaml",
      kind: "config",
      path: path.join(folder, "preflight.yaml"),
    } as const;
    await open(1, "checks: {}\n", config);
    await open(2, training);
    expect(await codes(2)).toContain("PF-RETRY-002");
    await open(2, "checks: {nonsense: 1}\n", config);
    const [mistake] = (await handlers["language/check"]({ uri: config.uri, version: 2, beyond: [] }, context))!
      .problems;
    expect(mistake!.message).toContain("nonsense");
    await open(3, training);
    expect(await codes(3)).toContain("PF-RETRY-002");
  });

  it("read unsaved code rather than the disk's", async () => {
    const { open, check, folder } = opened({ "train.py": "print(1)\n" });
    const code = "import signal, sys\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(0))\n";
    const codes = async (version: number) => (await check(version))!.problems.map(({ code: one }) => one);
    await open(1, training);
    expect(await codes(1)).not.toContain("PF-GRACE-005");
    await open(2, training, { open: [{ path: path.join(folder, "train.py"), text: code }] });
    expect(await codes(2)).toContain("PF-GRACE-005");
  });

  it("find uses in other files, and read those anew after a change on disk", async () => {
    const library = training
      .replace("kind: Workflow", "kind: WorkflowTemplate")
      .replace("generateName: train-", "name: lib");
    const caller = (template: string) =>
      `apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: c-}\nspec:\n  entrypoint: m\n  templates:\n    - name: m\n      steps: [[{name: a, templateRef: {name: lib, template: ${template}}}]]\n`;
    const { open, handlers, folder } = opened({ "caller.yaml": caller("train") });
    await open(1, library);
    const offset = library.lastIndexOf("name: train") + 6;
    const uses = async () =>
      (await handlers["language/references"]({ uri, version: 1, offset, withDefinition: false }, context))!
        .map(({ file, start }) => `${path.basename(file)}:${start.line}`)
        .toSorted();
    expect(await uses()).toEqual(["caller.yaml:8", "workflow.yaml:18"]);
    writeFileSync(path.join(folder, "caller.yaml"), caller("prepare"));
    await handlers["language/forget"]({}, context);
    expect(await uses()).toEqual(["workflow.yaml:18"]);
  });

  it("cover hover, outline, completion and definitions", async () => {
    const { open, handlers, folder } = opened({ "train.py": "" });
    await open(1, training);
    const at = (before: string) => ({ uri, version: 1, offset: training.indexOf(before) + before.length });
    expect((await handlers["language/hover"](at("            template: tr"), context))!.markdown).toContain(
      "**train**",
    );
    const [pipeline] = (await handlers["language/outline"]({ uri, version: 1 }, context))!;
    expect(pipeline!.children.map(({ name }) => name)).toEqual(["epochs", "main", "prepare", "train"]);
    expect(pipeline!.children[1]!.children.map(({ name }) => name)).toEqual(["prepare", "train"]);
    expect((await handlers["language/completion"](at("retryPolicy: "), context))!.items).toHaveLength(4);
    const code = await handlers["language/definition"](at("[python, tra"), context);
    expect(code!.definitions[0]!.file).toBe(path.join(folder, "train.py"));
  });

  it("read 10 MB without running out of anything", async () => {
    const { open, check } = opened();
    const huge = `${training}${"    # padding that somebody generated, eighty characters of it in every line of it\n".repeat(125_000)}`;
    expect(huge.length).toBeGreaterThan(10 ** 7);
    await open(1, huge);
    expect((await check(1))!.problems.map(({ code }) => code)).toContain("PF-RETRY-002");
  });
});
