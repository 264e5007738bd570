import { describe, expect, test } from "vitest";
import { decideDepends } from "../../../runtime/expressions/depends/decideDepends.ts";

const tasks = (depends: string) => [{ name: "A" }, { name: "b-1" }, { name: "C", depends }];

describe("decideDepends", () => {
  test("waits for every name, also of the branch that does not matter", () => {
    expect(decideDepends(tasks("A || b-1"), "C", { A: { phase: "Succeeded" } })).toMatchObject({ proceed: false });
  });

  test("a running daemon is over, a pending one is not", () => {
    const at = (phase: string) => decideDepends(tasks("b-1"), "C", { "b-1": { phase, daemoned: true } });
    expect(at("Running")).toMatchObject({ proceed: true, execute: true });
    expect(at("Pending")).toMatchObject({ proceed: false });
  });

  test("AllFailed and AnySucceeded look at the loop's children", () => {
    const at = (depends: string, children: string[]) =>
      decideDepends(tasks(depends), "C", { A: { phase: "Failed", children } }).execute;
    expect(at("A.AllFailed", ["Failed", "Failed"])).toBe(true);
    expect(at("A.AllFailed", ["Failed", "Error"])).toBe(false);
    expect(at("A.AllFailed", [])).toBe(false);
    expect(at("A.AnySucceeded && !A.Succeeded", ["Failed", "Succeeded"])).toBe(true);
  });

  test("the controller falls over tasks that do not exist", () => {
    expect(() => decideDepends(tasks("A && true"), "C", {})).toThrow(
      expect.objectContaining({ stage: "panic", message: "panic: target true does not exist" }),
    );
  });

  test("names Argo offers but its expressions can not read", () => {
    const both = [{ name: "true" }, { name: "C", depends: "true" }];
    expect(() => decideDepends(both, "C", { true: { phase: "Succeeded" } })).toThrow("unable to evaluate expression");
  });

  test("a result Argo does not know is an error, also where it does not matter", () => {
    const ask = () => decideDepends(tasks("A.Failed || A.Bogus"), "C", { A: { phase: "Failed" } });
    expect(ask).toThrow("type controller.TaskResults has no field Bogus");
  });

  test("ends on hostile input", () => {
    const deep = `${"(".repeat(20_000)}A.Failed${")".repeat(20_000)}`;
    expect(() => decideDepends(tasks(deep), "C", { A: { phase: "Failed" } })).toThrow("unable to evaluate expression");
    const long = `${"A.Failed && ".repeat(500)}A.Failed`;
    expect(decideDepends(tasks(long), "C", { A: { phase: "Failed" } }).execute).toBe(true);
  });
});
