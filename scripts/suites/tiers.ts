import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

export interface Tier {
  name: "unit" | "contract" | "cluster" | "editor";
  /** Undefined when the tier can run here, else what is missing. */
  missing(): string | undefined;
}

const lab = process.env.PREFLIGHT_LAB_CACHE ?? path.join(homedir(), ".cache", "preflight-lab");

/**
 * A tier that needs parts of the lab: it can run when it has tests and one of the parts is there. A test whose own part is
 * missing then skips and names it (test/support/shared.ts).
 */
function labTier(name: Exclude<Tier["name"], "unit">, ...parts: string[]): Tier {
  return {
    name,
    missing() {
      const folder = path.join("test", name);
      if (!existsSync(folder) || readdirSync(folder).length === 0) return "it has no tests in this version";
      if (parts.some((part) => existsSync(path.join(lab, part)))) return undefined;
      return parts.length === 1
        ? `the lab's ${parts[0]} is not on this machine`
        : `none of the lab's ${parts.join(", ")} is on this machine`;
    },
  };
}

export const tiers: Tier[] = [
  { name: "unit", missing: () => undefined },
  labTier("contract", "bin/minio", "bin/versitygw", "bin/fake-gcs-server", "venv"),
  labTier("cluster", "kubeconfig"),
  labTier("editor", "editor/.stamp"),
];
