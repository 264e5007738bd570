import { readFileSync } from "node:fs";
import { Command } from "commander";
import { describe, expect, test } from "vitest";
import { commands } from "../../runtime/cli/commands/list.ts";
import type { CommandIo } from "../../runtime/cli/commandIo.ts";
import { addGlobalOptions } from "../../runtime/cli/globalOptions.ts";

const page = readFileSync("docs/cli.md", "utf8");
const program = new Command();
addGlobalOptions(program);
for (const register of commands) register(program, {} as CommandIo);

// "### `preflight stop | terminate RUN`" documents two commands.
const headings = [...page.matchAll(/^##+ `preflight ([^`]+)`/gm)].map(([, text]) => text!);
const documented = headings.flatMap((text) => text.match(/^[a-z]+( \| [a-z]+)*/)![0].split(" | "));

describe("docs/cli.md", () => {
  test("has a section for every command, and for nothing else", () => {
    expect(documented.sort()).toEqual(program.commands.map((command) => command.name()).sort());
  });

  test("names every option", () => {
    const options = [program, ...program.commands].flatMap((command) =>
      command.options.map((option) => ({ command: command.name(), option: option.long ?? option.short! })),
    );
    // A short form is as good: -p, -f, -q, -v.
    const short = new Map(
      [program, ...program.commands].flatMap(({ options }) => options.map((o) => [o.long, o.short])),
    );
    const missing = options.filter(({ option }) => {
      const known = [option, short.get(option)].filter((name) => name !== undefined);
      return !known.some((name) => new RegExp(`(^|[^-\\w])${name}(?![\\w-])`, "m").test(page));
    });
    expect(missing).toEqual([]);
  });
});
