import { expect, it } from "vitest";
import { documentKind } from "../../../extension/language/documentKind.ts";

it.each([
  ["apiVersion: argoproj.io/v1alpha1\nkind: Workflow\n", "manifest"],
  ["# first\r\nkind: Workflow\r\napiVersion:   'argoproj.io/v1alpha1'\r\n", "manifest"],
  ['{"apiVersion": "argoproj.io/v1alpha1"}', "manifest"],
  ['{\n  "kind": "Workflow",\n  "apiVersion": "argoproj.io/v1alpha1"\n}', "manifest"],
  ["apiVersion: v1\nkind: ConfigMap\n---\napiVersion: argoproj.io/v1alpha1\n", "manifest"],
  ["apiVersion: apps/v1\n", undefined],
  ["# apiVersion: argoproj.io/v1alpha1\n", undefined],
  ["text: see argoproj.io/v1alpha1\n", undefined],
  ["", undefined],
])("decides by content: %j", (text, kind) => {
  expect(documentKind("/w/any.yaml", text)).toBe(kind);
});

it.each(["/w/preflight.yaml", "c:\\Work\\preflight.yml", "\\\\server\\share\\Preflight.YAML"])("knows %s", (file) => {
  expect(documentKind(file, "")).toBe("config");
});

it.each(["/w/my-preflight.yaml", "/w/preflight.yaml.bak", "c:\\preflight.yaml\\other.yaml"])(
  "leaves %s alone",
  (file) => {
    expect(documentKind(file, "")).toBeUndefined();
  },
);

it("leaves texts alone that no cluster could store", () => {
  const huge = `apiVersion: argoproj.io/v1alpha1\n${"# x\n".repeat(2 ** 20)}`;
  expect(documentKind("/w/huge.yaml", huge)).toBeUndefined();
});
