import { randomInt } from "node:crypto";
import type { ObjectMeta } from "../../../manifest/argo.ts";
import { LocalError } from "../localError.ts";

/** Letters and digits of Kubernetes' generated names: no vowels, nothing that looks like something else. */
const alphabet = "bcdfghjklmnpqrstvwxz2456789";

/** Is this a name that a Workflow object, and so a run and its folder, may have? */
export function isRunName(name: string): boolean {
  return name.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name);
}

/** Name of a new run: the one asked for, else metadata.name, else generateName with five random characters. */
export function newRunName(metadata: ObjectMeta, asked: string | undefined): { name: string; generated: boolean } {
  const given = asked ?? metadata.name;
  const generated = given === undefined || given === "";
  const name = generated ? `${metadata.generateName ?? "run-"}${suffix()}` : given;
  if (!isRunName(name)) {
    throw new LocalError(`${JSON.stringify(name.slice(0, 80))} can not be the name of a run.`, {
      reason: "name",
      hint: "Use lower-case letters, digits and dashes, at most 253.",
    });
  }
  return { name, generated };
}

function suffix(): string {
  return Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join("");
}
