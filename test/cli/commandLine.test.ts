import { describe, expect, test } from "vitest";
import { printable } from "../../runtime/text/printable.ts";
import { runCli } from "../support/runCli.ts";

describe("the command line frame", () => {
  test("prints help on stdout and exits 0", async () => {
    const result = await runCli(["--help"]);
    expect(result.code).toBe(0);
    expect(result.stdout).toContain("run the checklist on manifests");
    expect(result.stderr).toBe("");
  });

  test("prints the version", async () => {
    const result = await runCli(["--version"]);
    expect(result).toMatchObject({ code: 0, stderr: "" });
    expect(result.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test("an unknown option is one sentence, a hint, and exit code 2", async () => {
    const result = await runCli(["check", "--formt", "json"]);
    expect(result.code).toBe(2);
    expect(result.stderr).toMatch(/^error: unknown option '--formt'\nhint: .*\n$/);
    expect(result.stdout).toBe("");
  });

  test("an unknown command says so", async () => {
    const result = await runCli(["chekc"]);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain("error: unknown command 'chekc'\nhint: (Did you mean check?)");
  });

  test("under --json an error is JSON on stdout", async () => {
    const result = await runCli(["--json", "chekc"]);
    expect(result.code).toBe(2);
    expect(result.stderr).toBe("");
    expect(JSON.parse(result.stdout)).toMatchObject({
      version: 1,
      error: { code: "cli/usage", message: "unknown command 'chekc'" },
    });
  });

  test("colour only on a terminal without NO_COLOR", async () => {
    const red = "\u001b[31merror:";
    expect((await runCli(["chekc"], { tty: true })).stderr).toContain(red);
    expect((await runCli(["chekc"], { tty: true, env: { NO_COLOR: "1" } })).stderr).not.toContain("\u001b");
    expect((await runCli(["chekc"])).stderr).not.toContain("\u001b");
  });

  test("an interrupted command exits 130", async () => {
    const controller = new AbortController();
    controller.abort();
    expect((await runCli(["check", "x.yaml"], { signal: controller.signal })).code).toBe(130);
  });

  test("terminal escapes in arguments never reach the terminal", async () => {
    const result = await runCli(["\u001b]0;owned\u0007"]);
    expect(result.stderr).not.toContain("\u001b");
    expect(result.stderr).toContain(String.raw`\x1b]0;owned\x07`);
  });
});

test("printable keeps text and shows controls", () => {
  expect(printable("grün 漢字 😀 \u202eabc\r\n")).toBe(String.raw`grün 漢字 😀 \u202eabc\x0d `);
  expect(printable("a\tb\nc", { multiline: true })).toBe("a\tb\nc");
});
