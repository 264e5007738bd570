import { expect, it } from "vitest";
import { cardMarkdown } from "../../../../extension/views/runs/card/cardMarkdown.ts";
import { failureCardOf } from "../../../../runtime/runs/failureCard.ts";
import { reduceRun } from "../../../../runtime/runs/reduceRun.ts";
import { workflowWith } from "../../../runs/workflow.ts";

const hostile = "![x](http://evil/a.png) <img src=x> [run](command:do.harm) **bold** $(rocket)\n# title";
const times = { startedAt: "2026-11-24T10:00:00Z", finishedAt: "2026-11-24T10:00:04Z" };
const run = reduceRun(
  workflowWith(
    [
      { name: "wf.a", type: "Pod", phase: "Failed", message: hostile, ...times },
      { name: "wf.b", type: "Pod", phase: "Failed", outputs: { exitCode: "3" }, ...times },
    ],
    {},
    "Failed",
  ),
  { target: "local" },
);

it("is of the step that was asked for, else of the first that died, and names the others", () => {
  expect(failureCardOf(run)).toMatchObject({ stepName: "a", others: [{ stepName: "b" }] });
  expect(failureCardOf(run, "wf.b")).toMatchObject({ stepName: "b", cause: "b failed with exit code 3" });
  expect(failureCardOf(run, "wf.none")).toBeUndefined();
});

it("names no command of the command line: the editor has buttons for them", () => {
  const card = failureCardOf(run, "wf.b")!;
  expect(card.advice.join()).not.toContain("preflight ");
  expect(card.retry).not.toBe("");
});

it("shows hostile text as text", () => {
  const text = cardMarkdown(failureCardOf(run)!);
  expect(text).toContain("\\!\\[x\\]\\(http\\://evil/a\\.png\\)");
  expect(text).not.toMatch(/(^|[^\\])(\[run\]|<img|\$\(rocket)|^# title/m);
});
