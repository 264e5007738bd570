import { expect, it } from "vitest";
import { lastName } from "../../../extension/checkpoints/lastName.ts";

it.each([
  ["file:///w/epoch%3D0.ckpt", "epoch=0.ckpt"],
  ["file:///w/broken%ZZ", "broken%ZZ"],
  ["s3://bucket/runs/100%/", "100%"],
  ["gs://bucket/a%20b", "a%20b"],
])("a checkpoint at %s is called %s", (uri, name) => {
  expect(lastName({ uri })).toBe(name);
});
