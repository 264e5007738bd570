import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Ajv2020 } from "ajv/dist/2020.js";
import { ConfigError } from "../../runtime/config/configError.ts";
import { configJsonSchema } from "../../runtime/config/jsonSchema.ts";
import { loadConfig } from "../../runtime/config/loadConfig.ts";
import { parseConfig } from "../../runtime/config/parseConfig.ts";

function mistakes(text: string): string[] {
  try {
    parseConfig(text, "preflight.yaml");
  } catch (error) {
    if (error instanceof ConfigError) return [error.message, ...error.more];
    throw error;
  }
  return [];
}

describe("parseConfig", () => {
  test("an empty file gives the defaults", () => {
    expect(parseConfig("", "preflight.yaml")).toMatchObject({
      version: 1,
      pipelines: [],
      checks: { failOn: "fail" },
    });
  });

  test.each([
    ["target: local\nchekcs: {}\n", 'preflight.yaml:2: unknown setting "chekcs"; did you mean "checks"?'],
    [
      "steps:\n  train:\n    saveSeconds: 8 s\n",
      "preflight.yaml:3: steps.train.saveSeconds: expected number, found text",
    ],
    [
      "steps:\n  train:\n    saveSecond: 8\n",
      'preflight.yaml:3: steps.train: unknown setting "saveSecond"; did you mean "saveSeconds"?',
    ],
    [
      "platform:\n  name: gke\n",
      'preflight.yaml:2: platform.name: expected "ec2-spot" or "gce-spot" or "gke-spot" or "gke-spot-extended" or "azure-spot" or "aks-spot" or "sagemaker" or "vertex" or "none", found "gke"',
    ],
    [
      "platform:\n  name: gke-spot\n  monthlyPreemptionRate: 20\n",
      "preflight.yaml:3: platform.monthlyPreemptionRate: must be less than 1, found 20",
    ],
    ["pipelines:\n- a.yaml\n- 7\n", "preflight.yaml:3: pipelines.1: expected string, found a number"],
    ["checks: [a]\n", "preflight.yaml:1: checks: expected object, found a list"],
  ])("%j is one clear sentence", (text, sentence) => {
    expect(mistakes(text)).toEqual([sentence]);
  });

  test("every mistake is told, each with its line", () => {
    expect(mistakes("version: 2\ntarget: 3\n\nfoo: 1\n").map((sentence) => sentence.slice(0, 17))).toEqual([
      "preflight.yaml:1:",
      "preflight.yaml:2:",
      "preflight.yaml:4:",
    ]);
  });

  test("broken YAML and exploding aliases are one sentence", () => {
    expect(mistakes("a: [1\nb: }")[0]).toMatch(/^preflight\.yaml:\d+: not valid YAML: /);
    const bomb = ["a0: &a0 [x, x]"];
    for (let level = 1; level < 20; level++) bomb.push(`a${level}: &a${level} [*a${level - 1}, *a${level - 1}]`);
    expect(mistakes(bomb.join("\n"))[0]).toContain("Excessive alias count");
    expect(mistakes("\u0000\u0001\u0002")[0]).toMatch(/^preflight\.yaml/);
  });
});

describe("loadConfig", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "preflight config ü "));
    await mkdir(path.join(folder, "a/b"), { recursive: true });
    await writeFile(path.join(folder, "a/preflight.yaml"), "target: kind\n");
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("takes the nearest file upwards", async () => {
    const loaded = await loadConfig(path.join(folder, "a/b"));
    expect(loaded).toMatchObject({ file: path.join(folder, "a/preflight.yaml"), folder: path.join(folder, "a") });
    expect(loaded.config.target).toBe("kind");
  });

  test("without any file all defaults hold", async () => {
    const loaded = await loadConfig(folder);
    expect(loaded.file).toBeUndefined();
    expect(loaded.config.checks.failOn).toBe("fail");
  });

  test("a named file that is not there, or a folder, is one sentence", async () => {
    await expect(loadConfig(folder, "no.yaml")).rejects.toMatchObject({
      code: "config/not-found",
      message: `${path.join(folder, "no.yaml")} does not exist`,
    });
    await expect(loadConfig(folder, "a")).rejects.toMatchObject({ code: "config/unreadable" });
  });
});

describe("the JSON Schema", () => {
  test("media/preflight.schema.json is what the code says (node scripts/configSchema.ts writes it)", async () => {
    const file = path.resolve(import.meta.dirname, "../../media/preflight.schema.json");
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual(configJsonSchema());
  });

  test("agrees with the validation", () => {
    const validate = new Ajv2020({ strict: false }).compile(configJsonSchema());
    expect(validate({ steps: { train: { saveSeconds: 8 } } })).toBe(true);
    expect(validate({ steps: { train: { saveSecond: 8 } } })).toBe(false);
  });

  test("describes every setting", () => {
    const without: string[] = [];
    const visit = (schema: unknown, where: string) => {
      if (typeof schema !== "object" || schema === null) return;
      for (const [name, property] of Object.entries((schema as { properties?: object }).properties ?? {})) {
        if (!("description" in property)) without.push(`${where}.${name}`);
        visit(property, `${where}.${name}`);
      }
      for (const nested of ["items", "additionalProperties"]) visit((schema as never)[nested], `${where}.${nested}`);
    };
    visit(configJsonSchema(), "");
    expect(without).toEqual([]);
  });
});
