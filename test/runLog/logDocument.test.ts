import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { logDocument } from "../../runtime/runLog/logDocument.ts";
import { openWorkspace, pipeline, untilEnded } from "../targets/local/support/localWorkspace.ts";

let workspace: Awaited<ReturnType<typeof openWorkspace>>;
beforeEach(async () => {
  workspace = await openWorkspace("preflight-logdoc-", "real");
});
afterEach(() => workspace.close());
const limit = { characters: 1e6, lines: 1e5 };

describe("a run's log as a document", () => {
  test("goes attempt by attempt, with what can be folded and followed", async () => {
    const train = String.raw`echo "Epoch 1"; echo ok; [ {{retries}} -gt 0 ] || { printf 'Traceback (most recent call last):\n  File "/app/t.py", line 3, in f\nValueError: bad\n' >&2; exit 3; }`;
    const workflow = pipeline(
      { prepare: "echo ready", train, quiet: "true" },
      { retryStrategy: { limit: 1, retryPolicy: "Always" } },
    );
    const { name } = await workspace.target.launch({ workflow, templates: [], workspace: workspace.root });
    await untilEnded(workspace.target, name);
    const { lines, outline, leftOut, isRunning, empty } = await logDocument(workspace.target, { run: name, limit });
    const text = lines
      .map((line) => line.text.replace(/ · \d{4}-\S+Z/, "").replace(/ · [\w.-]+(?= ──)(?<! attempt \d)/, ""))
      .join("\n");
    expect(text.replaceAll(/(attempt \d(?: of \d)?)[^\n]*?( ended: [^\n]*)? ──/g, "$1$2 ──")).toBe(
      [
        "── prepare · attempt 1 ──", "ready", "── attempt 1 ended: succeeded ──", "",
        "── train · attempt 1 of 2 ──", "Epoch 1", "ok", "Traceback (most recent call last):", '  File "/app/t.py", line 3, in f', "ValueError: bad", "── attempt 1 ended: exit 3 ──", "",
        "── train · attempt 2 of 2 ──", "Epoch 1", "ok", "── attempt 2 ended: succeeded ──", "",
        "── quiet · attempt 1 ──", "(no output)", "── attempt 1 ended: succeeded ──", "",
      ].join("\n"),
    ); // prettier-ignore
    expect({ leftOut, isRunning, empty }).toEqual({ leftOut: 0, isRunning: false, empty: undefined });
    expect(outline.entries.filter(({ kind }) => kind === "attempt").map(({ start, end }) => [start, end])).toEqual([
      [0, 2],
      [4, 10],
      [12, 15],
      [17, 19],
    ]);
    expect(outline.entries).toContainEqual({ kind: "traceback", name: "ValueError: bad", start: 7, end: 9 });
    expect(outline.refs).toMatchObject([{ at: 8, path: "/app/t.py", line: 3 }]);
    expect(lines[8]).toMatchObject({ kind: "stderr" });
  });

  test("says why there is nothing", async () => {
    const workflow = pipeline({ only: "true" });
    const { name } = await workspace.target.launch({ workflow, templates: [], workspace: workspace.root });
    await untilEnded(workspace.target, name);
    expect((await logDocument(workspace.target, { run: name, limit })).empty).toBe(
      `Run ${name} wrote nothing, or its logs are gone.`,
    );
    expect((await logDocument(workspace.target, { run: name, step: "never", limit })).empty).toBe(
      "never has no logs: it has not started.",
    );
  });
});
