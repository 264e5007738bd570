import { describe, expect, it } from "vitest";
import { logUriParts, sourceFromQuery } from "../../../extension/logs/logUri.ts";
import { asLogSource, sourceKey, sourceTitle } from "../../../extension/logs/logSource.ts";

describe("whose log a command is about", () => {
  const source = { folder: "/ws", run: "x7k2p", step: "x7k2p-123", attempt: 2, stepName: "train" };

  it("is read from the argument itself, or from what a tree's node holds", () => {
    expect(asLogSource(source)).toMatchObject(source);
    expect(asLogSource({ label: "train", logSource: source })).toMatchObject(source);
    expect(asLogSource({ folder: "/ws", run: { name: "x7k2p", phase: "Failed" } })).toMatchObject({
      folder: "/ws",
      run: "x7k2p",
    });
  });

  it.each([undefined, null, "x", {}, { folder: 1, run: "x" }, { folder: "/ws", run: 3 }, { folder: "/ws", run: null }])(
    "is asked for with %j",
    (argument) => {
      expect(asLogSource(argument)).toBeUndefined();
    },
  );

  it("is the same whatever object says so", () => {
    expect(sourceKey({ ...source })).toBe(sourceKey({ ...source, stepName: undefined }));
    expect(sourceKey(source)).not.toBe(sourceKey({ ...source, attempt: 1 }));
  });

  it("is another log from before a restart, which its address and its title say", () => {
    const before = { ...source, previous: true };
    expect(sourceKey(before)).not.toBe(sourceKey(source));
    expect(asLogSource(before)).toMatchObject(before);
    expect(sourceFromQuery(logUriParts(before).query)).toMatchObject(before);
    expect(sourceFromQuery(logUriParts(source).query)).not.toHaveProperty("previous");
    expect(sourceTitle(before)).toBe("train · attempt 2 · before its restart · x7k2p");
  });

  it("has a title", () => {
    expect(sourceTitle(source)).toBe("train · attempt 2 · x7k2p");
    expect(sourceTitle({ folder: "/ws", run: "x7k2p" })).toBe("x7k2p");
  });
});
