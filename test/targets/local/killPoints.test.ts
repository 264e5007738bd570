import { expect, test } from "vitest";
import { killPoints, type KillPoint } from "../../support/killPoints.ts";

/** The full hundred: node bench/killPoints.ts --points 100. */
test(
  "runs killed at random moments (engine or step) end with the tensors of an undisturbed run",
  { timeout: 300_000 },
  async () => {
    const points: KillPoint[] = [];
    for await (const point of killPoints(4, 20261124)) points.push(point);
    expect(points.filter(({ identical }) => !identical)).toEqual([]);
    expect(points).toHaveLength(4);
  },
);
