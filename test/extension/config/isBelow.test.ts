import path from "node:path";
import { expect, it } from "vitest";
import { isBelow } from "../../../extension/config/isBelow.ts";
import { nearestFolder } from "../../../extension/config/nearestFolder.ts";

it.each([
  ["/work/pipelines", "/work/pipelines", true],
  ["/work/pipelines", "/work/pipelines/a/b.yaml", true],
  ["/work/pipelines", "/work/pipelines-old/b.yaml", false],
  ["/work/pipelines", "/work/..pipelines", false],
  ["/work", "/work/..hidden/a.yaml", true],
  ["/", "/a.yaml", true],
])("posix: %s holds %s: %s", (folder, file, expected) => {
  expect(isBelow(folder, file, path.posix)).toBe(expected);
});

it.each([
  ["c:\\work\\pipelines", "C:\\Work\\pipelines\\a.yaml", true],
  ["c:\\work\\pipelines", "c:/work/pipelines/a.yaml", true],
  ["c:\\work\\pipelines", "c:\\work\\pipelines2\\a.yaml", false],
  ["c:\\work", "d:\\work\\a.yaml", false],
  ["\\\\host\\share", "\\\\host\\share\\a.yaml", true],
  ["\\\\host\\share", "\\\\other\\share\\a.yaml", false],
])("windows: %s holds %s: %s", (folder, file, expected) => {
  expect(isBelow(folder, file, path.win32)).toBe(expected);
});

it("takes the deepest folder that holds a file", () => {
  const folders = ["/work", "/work/a", "/work/a/b", "/other"];
  expect(nearestFolder("/work/a/b/c.yaml", folders)).toBe("/work/a/b");
  expect(nearestFolder("/work/a/x.yaml", folders)).toBe("/work/a");
  expect(nearestFolder("/elsewhere/x.yaml", folders)).toBeUndefined();
});
