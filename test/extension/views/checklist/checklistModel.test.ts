import { expect, it, vi } from "vitest";
import { ChecklistModel } from "../../../../extension/views/checklist/checklistModel.ts";
import { sampleReport } from "../../../support/sampleReport.ts";

const report = { ...sampleReport(), ids: [] };

it("keeps the last whole report while a new run is under way, stopped or failed", () => {
  const model = new ChecklistModel();
  model.set("/a", report, {}, 1);
  model.start("/a");
  model.advance("/a", { done: 3, total: 40 });
  expect(model.all.get("/a")).toMatchObject({ report, at: 1, progress: { done: 3, total: 40 } });
  model.fail("/a", { code: "stopped", message: "stopped" });
  expect(model.all.get("/a")).toEqual({
    folder: "/a",
    report,
    at: 1,
    extent: {},
    failure: { code: "stopped", message: "stopped" },
  });
  expect(model.isRunning).toBe(false);
  model.set("/a", report, { live: true }, 2);
  expect(model.all.get("/a")).toEqual({ folder: "/a", report, extent: { live: true }, at: 2 });
});

it("takes no progress of a run that has ended for a running one", () => {
  const model = new ChecklistModel();
  model.set("/a", report);
  model.advance("/a", { done: 41, total: 41 });
  expect(model.isRunning).toBe(false);
});

it("tells of every change until told not to", () => {
  const model = new ChecklistModel();
  const listener = vi.fn();
  const { dispose } = model.onChange(listener);
  model.start("/a");
  model.clear();
  expect(listener).toHaveBeenCalledTimes(2);
  dispose();
  model.start("/a");
  expect(listener).toHaveBeenCalledTimes(2);
});
