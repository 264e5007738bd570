import { describe, expect, it } from "vitest";
import type { CheckpointsRow } from "../../../../extension/views/checkpoints/checkpointsRow.ts";
import { checkpointRows } from "../../../../extension/views/checkpoints/worker/checkpointRows.ts";
import { placeRow } from "../../../../extension/views/checkpoints/worker/placeRow.ts";
import type { Checkpoint } from "../../../../runtime/checkpoints/checkpoint.ts";
import type { CheckpointPlace } from "../../../../runtime/places/checkpointPlace.ts";

const now = new Date("2026-11-24T10:12:00Z");
const root = { folder: "/ws", place: "" };

function checkpoint(step: number, savedAt?: string, more: Partial<Checkpoint> = {}): Checkpoint {
  const rest = {
    layout: "marked-folder",
    bytes: 2048,
    verdict: "resumable" as const,
    verified: false,
    reasons: [],
    files: [],
  };
  return { uri: `file:///c/step-${step}`, step, savedAt, ...rest, ...more };
}

function place(more: Partial<CheckpointPlace> = {}): CheckpointPlace {
  const run = { name: "wf-1", phase: "Running", step: "train", startedAt: "2026-11-24T10:00:00Z" };
  return { id: "file:///c", place: "/store/wf-1", pipeline: "wf", step: "train", runs: [run], ...more };
}

const told = ({ icon, color = "-", label, description }: CheckpointsRow): string =>
  `${icon} ${color} ${label}: ${description}`;

describe("the row of a place", () => {
  it("tells of its run, its newest checkpoint and what was lost", () => {
    const lost = { name: "wf-1", phase: "Failed", step: "train", lostSteps: 37, lostSeconds: 60 };
    const found = [checkpoint(4100, "2026-11-24T10:11:48Z"), checkpoint(3900, "2026-11-24T10:07:00Z")];
    expect(told(placeRow(root, place({ runs: [lost], checkpoints: found }), true, now))).toBe(
      "folder testing.iconPassed /store/wf-1: wf-1 · 2 checkpoints · 12 s ago · lost 37 steps, 60 s",
    );
  });

  it.each([
    ["nothing there yet", place({ checkpoints: [] }), "folder - /store/wf-1: wf-1 · no checkpoint yet"],
    ["no run yet", place({ runs: [] }), "folder - /store/wf-1: wf · known once it runs"],
    [
      "out of reach",
      place({ problem: "/store/wf-1 can not be read from here." }),
      "warning list.warningForeground /store/wf-1: wf-1 · can not be read from here",
    ],
  ])("with %s has nothing below it", (_, found, words) => {
    const row = placeRow(root, found, true, now);
    expect(told(row)).toBe(words);
    expect(row.children).toBe("none");
  });

  it("has the colour of the best checkpoint that can be resumed from", () => {
    const broken = checkpoint(9, undefined, { verdict: "corrupt" });
    const color = (checkpoints: Checkpoint[]) => placeRow(root, place({ checkpoints }), false, now).color;
    expect(color([broken, checkpoint(8, "2026-11-24T10:07:00Z")])).toBe("testing.iconPassed");
    expect(color([broken])).toBe("testing.iconFailed");
  });

  it("is another one when what is below it is, though it says the same", () => {
    const before = checkpoint(100, "2026-11-24T10:07:00Z");
    const below = (found: Checkpoint) => placeRow(root, place({ checkpoints: [found] }), true, now);
    expect(below({ ...before })).toEqual(below(before));
    const verified = below({ ...before, verified: true });
    expect(told(verified)).toBe(told(below(before)));
    expect(verified).not.toEqual(below(before));
  });

  it("keeps control characters of names out", () => {
    const row = placeRow(root, place({ place: "/a\u001b[2J\nb", checkpoints: [] }), true, now);
    expect(Object.values(row).join("")).not.toContain("\u001b");
    expect(row.label).not.toContain("\n");
  });
});

describe("rows of checkpoints", () => {
  it("tell verdict, promotion, size and age, and why one is no good", () => {
    const reasons = [{ code: "size", text: "model.safetensors is 3 bytes short" }];
    const checkpoints = [
      checkpoint(4100, "2026-11-24T10:11:48Z", { verified: true }),
      checkpoint(4000, undefined, {
        verdict: "incomplete",
        reasons: [{ code: "no-marker", text: "no marker" }],
        bytes: 0,
      }),
      checkpoint(3900, "2026-11-24T10:07:00Z", { verdict: "corrupt", reasons }),
      checkpoint(3800, "2026-11-24T10:06:00Z", { layout: "plain-dict", uri: "file:///c/last.ckpt" }),
    ];
    const rows = checkpointRows(root, place({ checkpoints }), 50, now);
    expect(rows.map(told)).toEqual([
      "circle-filled testing.iconPassed Checkpoint 4,100: resumable, verified · promoted · 2.0 KiB · 12 s ago",
      "circle-large list.warningForeground Checkpoint 4,000: incomplete · not promoted · 0 B · no marker",
      "error testing.iconFailed Checkpoint 3,900: corrupt · promoted · 2.0 KiB · 5 min ago · model.safetensors is 3 bytes short",
      "circle-filled testing.iconPassed Checkpoint 3,800: resumable · 2.0 KiB · 6 min ago",
    ]);
    expect(rows.map(({ context }) => context)).toEqual([
      "checkpoint resumable",
      "checkpoint incomplete",
      "checkpoint corrupt",
      "checkpoint resumable file",
    ]);
    expect(rows[0]).toMatchObject({ uri: "file:///c/step-4100", children: "none" });
  });

  it("are bounded, and the last one asks for more", () => {
    const checkpoints = Array.from({ length: 1000 }, (_, index) => checkpoint(1000 - index));
    const rows = checkpointRows(root, place({ checkpoints }), 50, now);
    expect(rows).toHaveLength(51);
    expect(told(rows[50]!)).toBe("ellipsis - Load more…: 950 older");
    expect(checkpointRows(root, place({ checkpoints }), 1000, now).at(-1)!.kind).toBe("checkpoint");
  });

  it("of a place that is gone are none", () => {
    expect(checkpointRows(root, undefined, 50, now)).toEqual([]);
  });
});
