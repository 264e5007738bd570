import { describe, expect, it } from "vitest";
import { TerminalFlow } from "../../../extension/logs/terminalFlow.ts";

const settled = (promise: Promise<void>) =>
  Promise.race([promise.then(() => true), new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 20))]);

describe("the flow to a terminal", () => {
  it("stops after a few pieces until the terminal answers", async () => {
    const flow = new TerminalFlow();
    let sent = 0;
    while (sent < 100 && (await settled(flow.ready()))) {
      expect(flow.pack("text")).toBe("text\u001B[5n");
      sent++;
    }
    expect(sent).toBe(4);
    const waiting = flow.ready();
    expect(flow.receive("\u001B[0n")).toBe("");
    expect(await settled(waiting)).toBe(true);
    flow.pack("more");
    flow.receive("\u001B[0n\u001B[0n\u001B[0n\u001B[0n");
    expect(await settled(flow.ready())).toBe(true);
  });

  it("hands on what a person types", () => {
    const flow = new TerminalFlow();
    flow.pack("a");
    expect(flow.receive("\u001B[0n\u0003")).toBe("\u0003");
  });

  it("lets a piece through now and then when the terminal never answers", async () => {
    const flow = new TerminalFlow();
    for (let piece = 0; piece < 10; piece++) flow.pack("text");
    await flow.ready();
    expect(await settled(flow.ready())).toBe(false);
  });
});
