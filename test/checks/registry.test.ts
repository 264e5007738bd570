import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { laterChecks } from "../../runtime/checks/laterChecks.ts";
import { registry } from "../../runtime/checks/registry.ts";
import { requirePart, sharedFolder } from "../support/shared.ts";

const docs = path.resolve(import.meta.dirname, "../../docs/checks");
const sections = ["## What it looks at", "## Why it matters", "## Statuses", "## Fix", "## What it can not see"];

describe("the registry", () => {
  test("ids are unique, well-formed, and not also promised for later", () => {
    const ids = [...registry, ...laterChecks].map(({ id }) => id);
    expect(ids.filter((id) => !/^PF-[A-Z]+-\d{3}$/.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each(registry.map(({ id }) => id))("%s has a docs page with every section", async (id) => {
    const page = await readFile(path.join(docs, `${id}.md`), "utf8");
    expect(page).toMatch(new RegExp(`^# ${id}: \\S`));
    expect(sections.filter((section) => !page.includes(`\n${section}\n`))).toEqual([]);
  });

  test("the list of checks names every one", async () => {
    const list = await readFile(path.join(docs, "README.md"), "utf8");
    expect(registry.filter(({ id }) => !list.includes(`[${id}](${id}.md)`)).map(({ id }) => id)).toEqual([]);
  });

  test("every check of the published list is registered, or promised for later", async (context) => {
    const shared = requirePart(context, sharedFolder(), "the shared folder with CHECKS.md");
    const published = await readFile(path.join(shared, "CHECKS.md"), "utf8");
    const ids = [...published.matchAll(/^\| (PF-[A-Z]+-\d{3}) \|/gm)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(60);
    const known = new Set([...registry, ...laterChecks].map(({ id }) => id));
    expect(ids.filter((id) => !known.has(id!))).toEqual([]);
  });
});
