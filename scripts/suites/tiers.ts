import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

export interface Tier {
  name: "unit" | "contract" | "cluster" | "editor";
  /** Undefined when the tier can run here, else what is missing. */
  missing(): string | undefined;
}

const lab = process.env.PREFLIGHT_LAB_CACHE ?? path.join(homedir(), ".cache", "preflight-lab");

/** A tier that needs parts of the lab: it can run when it has tests and its parts are there. */
function labTier(name: Exclude<Tier["name"], "unit">, part: string): Tier {
  return {
    name,
    missing() {
      const folder = path.join("test", name);
      if (!existsSync(folder) || readdirSync(folder).length === 0) return "it has no tests in this version";
      return existsSync(path.join(lab, part)) ? undefined : `the lab's ${part} is not on this machine`;
    },
  };
}

export const tiers: Tier[] = [
  { name: "unit", missing: () => undefined },
  labTier("contract", "venv"),
  labTier("cluster", "kubeconfig"),
  labTier("editor", "editor/.stamp"),
];
