import { existsSync } from "node:fs";
import path from "node:path";
import { labCache } from "../../support/shared.ts";

/** Where the lab has put the parts of a real editor. */
export interface EditorParts {
  /** The Node that code-server's native modules are built for. */
  node: string;
  codeServer: string;
  chromium: string;
}

const chromium = "/usr/bin/chromium";

/** The parts that lab/editor/setup installs, or undefined when one of them is not on this machine. */
export function editorParts(): EditorParts | undefined {
  const lab = labCache("editor");
  if (lab === undefined) return undefined;
  const parts = {
    node: path.join(lab, "node24/bin/node"),
    codeServer: path.join(lab, "code-server/node_modules/code-server/out/node/entry.js"),
    chromium,
  };
  return Object.values(parts).every((file) => existsSync(file)) ? parts : undefined;
}
