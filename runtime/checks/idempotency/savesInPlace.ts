import { checkpointSaves } from "../../code/python/checkpointSaves.ts";
import { codeEvidence, withoutCode } from "../subject/codeEvidence.ts";
import { place } from "../subject/place.ts";
import { stepCheck } from "../subject/stepCheck.ts";
import { trainingCode } from "../subject/trainingCode.ts";

/** PF-IDEM-004: does the code save over one file in place? */
export const savesInPlace = stepCheck({
  id: "PF-IDEM-004",
  title: "A checkpoint never overwrites the last good one",
  area: "idempotency",
  of: "training",
  look: async (context, subject) => {
    const { name } = subject.step;
    const code = await trainingCode(context, subject);
    if (code.program === undefined) return [withoutCode(code, name, true)];
    const saves = checkpointSaves(code.program).filter((save) => save.repeated);
    const evidence = [codeEvidence(code)];
    if (saves.length === 0) {
      return [{ status: "unknown", title: `${name}: no periodic save was seen in the code`, evidence }];
    }
    const torn = saves.find((save) => save.path === "fixed" && !save.atomic);
    if (torn !== undefined) {
      return [
        {
          status: "fail",
          title: `${name}: ${torn.api} saves over ${torn.shown === "" ? "the same path" : torn.shown} in place`,
          range: torn.range,
          evidence: [
            ...evidence,
            {
              label: "save",
              value: `${torn.api} to a path that does not change, without os.replace`,
              source: place(torn.range),
            },
          ],
          why: "A preemption in the middle of a save leaves half a file, and the good checkpoint it replaced is gone.",
          fix: { text: "put the step into the name, or write to a temporary name and os.replace it" },
        },
      ];
    }
    const unclear = saves.find((save) => save.path === "unknown" && !save.atomic);
    if (unclear !== undefined) {
      return [
        {
          status: "unknown",
          title: `${name}: whether ${unclear.api} overwrites its file could not be told`,
          range: unclear.range,
          evidence: [
            ...evidence,
            { label: "save", value: `${unclear.api} to a computed path`, source: place(unclear.range) },
          ],
          why: "A save in place that is cut off destroys the last good checkpoint.",
        },
      ];
    }
    const first = saves[0]!;
    const how = saves.every((save) => save.path === "numbered")
      ? "each save has its own name"
      : "files are moved into place when they are whole";
    return [
      {
        status: "pass",
        title: `${name}: ${how}`,
        range: first.range,
        evidence: [...evidence, { label: "save", value: first.api, source: place(first.range) }],
      },
    ];
  },
});
