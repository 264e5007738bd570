import { expect, it } from "vitest";
import { checkpointRefOf, checkpointUriParts } from "../../../extension/checkpoints/checkpointUri.ts";

it("a checkpoint on a store survives the way through an editor's URI", () => {
  const ref = { uri: "s3://bucket/run a/step-000100", folder: "/w" };
  const parts = checkpointUriParts(ref);
  expect(parts).toMatchObject({ scheme: "preflight", path: "/bucket/run a/step-000100" });
  expect(checkpointRefOf(parts, undefined)).toEqual(ref);
});

it("files are as they are; what can not be read is undefined", () => {
  const file = { scheme: "file", query: "", toString: () => "file:///w/a.pt" };
  expect(checkpointRefOf(file, "/w")).toEqual({ uri: "file:///w/a.pt", folder: "/w" });
  expect(checkpointRefOf({ scheme: "git", query: "" }, "/w")).toBeUndefined();
  expect(checkpointRefOf({ scheme: "preflight", query: "uri=https%3A%2F%2Fx" }, "/w")).toBeUndefined();
});
