import { defineConfig } from "vitest/config";

const tiers = ["contract", "cluster", "editor"];

/** One project per test tier (docs/architecture.md, "Tests"). */
export default defineConfig({
  test: {
    reporters: ["default", "./scripts/suites/summaryReporter.ts"],
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: tiers.map((tier) => `test/${tier}/**`),
          testTimeout: 60_000,
        },
      },
      ...tiers.map((tier) => ({
        test: {
          name: tier,
          include: [`test/${tier}/**/*.test.ts`],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          // A story told through a window takes a while on a busy machine; its waits are on conditions.
          ...(tier === "editor" && {
            globalSetup: "test/editor/support/packagedExtension.ts",
            testTimeout: 900_000,
            expect: { poll: { timeout: 120_000 } },
          }),
        },
      })),
    ],
  },
});
