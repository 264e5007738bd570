import { checkpointSaves, usesPiece } from "../../code/python/checkpointSaves.ts";
import type { StatePiece } from "../../code/python/savedState.ts";
import { codeEvidence, withoutCode } from "../subject/codeEvidence.ts";
import { place } from "../subject/place.ts";
import { stepCheck } from "../subject/stepCheck.ts";
import { trainingCode } from "../subject/trainingCode.ts";

const words: Record<StatePiece, string> = {
  optimizer: "optimizer state",
  step: "step counter",
  scheduler: "scheduler state",
  rng: "random number state",
};

/** PF-CKPT-004: does a checkpoint hold more than the weights? (static part: from the code) */
export const stateIsComplete = stepCheck({
  id: "PF-CKPT-004",
  title: "Checkpoints hold all that a resume needs",
  area: "checkpoints",
  of: "training",
  look: async (context, subject) => {
    const { name } = subject.step;
    const code = await trainingCode(context, subject);
    if (code.program === undefined) return [withoutCode(code, name, true)];
    const { program } = code;
    const all = checkpointSaves(program);
    const saves = all.some((save) => save.repeated) ? all.filter((save) => save.repeated) : all;
    if (saves.length === 0) {
      return [
        {
          status: "unknown",
          title: `${name}: no save was seen in the code`,
          evidence: [codeEvidence(code)],
          why: "What a resume would find is not known.",
        },
      ];
    }
    const has = new Set(saves.flatMap((save) => [...save.state.has]));
    const complete = saves.every((save) => save.state.complete) && program.unread.length === 0;
    const needed: StatePiece[] = ["step"];
    for (const piece of ["optimizer", "scheduler", "rng"] as const) if (usesPiece(program, piece)) needed.push(piece);
    const lacks = needed.filter((piece) => !has.has(piece));
    const first = saves[0]!;
    const evidence = [
      codeEvidence(code),
      {
        label: "saved besides the weights",
        value: has.size === 0 ? "nothing seen" : [...has].map((piece) => words[piece]).join(", "),
        source: place(first.range),
      },
      { label: "saved by", value: [...new Set(saves.map((save) => save.api))].join(", ") },
    ];
    const base = { range: first.range, evidence };
    if (lacks.length === 0)
      return [
        {
          ...base,
          status: "pass",
          title: `${name}: checkpoints hold ${needed.map((piece) => words[piece]).join(", ")}`,
        },
      ];
    const list = lacks.map((piece) => words[piece]).join(", ");
    if (!complete) {
      return [
        {
          ...base,
          status: "unknown",
          title: `${name}: ${list} not seen in what is saved, and not all of it is visible`,
          why: whyOf(lacks),
        },
      ];
    }
    return [
      {
        ...base,
        status: lacks.includes("optimizer") || lacks.includes("step") ? "fail" : "warn",
        title: `${name}: checkpoints lack ${list}`,
        why: whyOf(lacks),
        fix: { text: `save ${list} with the weights, and restore it` },
      },
    ];
  },
});

function whyOf(lacks: readonly StatePiece[]): string {
  if (lacks.includes("step"))
    return "A resumed attempt does not know where it was: it repeats or skips data, and the schedule restarts.";
  if (lacks.includes("optimizer"))
    return "A resumed attempt starts with an empty optimizer: the loss jumps and the result differs from an undisturbed run.";
  return "A resumed attempt trains on, but not the way an undisturbed run would have.";
}
