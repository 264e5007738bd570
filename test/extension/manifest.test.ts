import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { commands } from "../../extension/commands/commands.ts";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const nls = JSON.parse(readFileSync("package.nls.json", "utf8")) as Record<string, string>;

it("declares exactly the commands that are registered", () => {
  const declared = manifest.contributes.commands.map(({ command }: { command: string }) => command);
  expect(declared.toSorted()).toEqual(Object.keys(commands).toSorted());
});

it("has a text for every key, and no text without one", () => {
  const used = [...JSON.stringify(manifest).matchAll(/%([\w.]+)%/g)].map((match) => match[1]!);
  expect([...new Set(used)].toSorted()).toEqual(Object.keys(nls).toSorted());
});

it("wakes for its own configuration and its own documents that were left open only", () => {
  for (const event of manifest.activationEvents) {
    expect(event).toMatch(
      /^(?:workspaceContains:preflight\.ya?ml|onWebviewPanel:preflight\.\w+|onFileSystem:preflight-log)$/,
    );
  }
});

it("wakes for every kind of document that it can restore", () => {
  const source = globSync("extension/**/*Panel.ts").map((file) => readFileSync(file, "utf8"));
  const types = source.flatMap((text) => [...text.matchAll(/export const \w+Type = "(preflight\.\w+)"/g)]);
  const events = types.map((match) => `onWebviewPanel:${match[1]}`);
  expect(events.length).toBeGreaterThan(0);
  expect(manifest.activationEvents).toEqual(expect.arrayContaining(events));
});
