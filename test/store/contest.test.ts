import { describe, expect, test } from "vitest";
import { judgeRace, judgeSecond, type Contestant } from "../../runtime/store/probe/contest.ts";
import { StoreError } from "../../runtime/store/storeError.ts";

const one = (token: string, outcome: Contestant["outcome"], error?: unknown): Contestant => ({ token, outcome, error });
const refusal = new StoreError("501", { reason: "unsupported" });
const away = new StoreError("no answer", { reason: "unreachable" });

describe("a second promoter", () => {
  test.each<[string, Contestant, Contestant, string | undefined]>([
    ["honoured", one("a", "written"), one("b", "refused"), "a"],
    ["honoured", one("a", "unclear"), one("b", "refused"), "a"], // the first one's answer was lost
    ["honoured", one("a", "written"), one("b", "unclear"), "a"],
    ["ignored", one("a", "written"), one("b", "written"), "b"],
    ["ignored", one("a", "written"), one("b", "refused"), "b"], // told no, and replaced it all the same
    ["ignored", one("a", "written"), one("b", "failed", away), "b"], // no answer, and replaced it
    ["ignored", one("a", "written"), one("b", "refused"), "c"],
    ["misreported", one("a", "written"), one("b", "written"), "a"],
    ["unknown", one("a", "failed", away), one("b", "refused"), "a"],
    ["unknown", one("a", "written"), one("b", "failed", away), "a"],
    ["unknown", one("a", "unclear"), one("b", "written"), "b"],
    ["unknown", one("a", "written"), one("b", "refused"), undefined],
    ["refused", one("a", "failed", refusal), one("b", "failed", refusal), undefined],
  ])("%s: %o then %o, %s is there", (verdict, first, second, there) => {
    expect(judgeSecond(first, second, there).verdict).toBe(verdict);
  });
});

describe("a race", () => {
  const rest = (outcome: Contestant["outcome"], error?: unknown): Contestant[] =>
    ["b", "c", "d"].map((token) => one(token, outcome, error));
  test.each<[string, Contestant[], string | undefined]>([
    ["honoured", [one("a", "written"), ...rest("refused")], "a"],
    ["honoured", [one("a", "unclear"), ...rest("refused")], "a"],
    ["honoured", [one("a", "failed", away), ...rest("refused")], "a"],
    ["ignored", [one("a", "written"), one("b", "written"), one("c", "refused")], "a"],
    ["ignored", [one("a", "written"), ...rest("refused")], "b"],
    ["ignored", [one("a", "written"), ...rest("refused")], "z"],
    ["misreported", [one("a", "refused"), ...rest("refused")], "a"],
    ["unknown", [one("a", "written"), ...rest("failed", away)], "a"],
    ["unknown", [one("a", "failed", away), ...rest("failed", away)], "a"],
    ["unknown", [one("a", "written"), ...rest("refused")], undefined],
    ["refused", [one("a", "failed", refusal), ...rest("failed", refusal)], undefined],
  ])("%s: %o, %s is there", (verdict, contestants, there) => {
    expect(judgeRace(contestants, there).verdict).toBe(verdict);
  });
});
