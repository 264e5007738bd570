import type { FolderEntry } from "../source.ts";
import type { Layout, LayoutContents, Part, Role } from "./layout.ts";
import { markerName, readMarked, stepFolder } from "./markedFolder.ts";
import { emptyContents } from "../formats/contents.ts";
import { mapLimited } from "../mapLimited.ts";
import { below, hasFile, lastName } from "./paths.ts";

const roles: Readonly<Record<string, Role>> = { "model.safetensors": "model", "optimizer.safetensors": "optimizer" };

/** The sample's `step-000050` with COMPLETE.json (markedFolder.ts), with its tensors. */
export const markedCheckpoint: Layout = {
  name: "marked-folder",
  matches: (entries, name) => hasFile(entries, markerName) || (stepFolder.test(name) && isAttempts(entries)),
  async read(reader, path): Promise<LayoutContents> {
    const name = lastName(path === "" ? reader.uri : path);
    const found = await readMarked(reader, path, { verifyBytes: 0, signal: reader.signal });
    const step = stepFolder.exec(name)?.[1];
    const result: LayoutContents = {
      layout: "marked-folder",
      parts: [],
      reasons: [],
      steps: step === undefined ? [] : [{ value: Number(step), where: "the folder's name" }],
      epoch: found.epoch,
      savedAt: found.savedAt === undefined ? undefined : new Date(found.savedAt),
      expects: new Set(["optimizer", "rng", "step"]),
    };
    for (const reason of found.reasons) {
      const { verdict } = found;
      result.reasons.push(verdict === "resumable" ? reason : { ...reason, effect: verdict });
    }
    result.parts = await mapLimited(found.files, 8, async (file): Promise<Part> => {
      const full = below(path, file.path);
      const role = Object.hasOwn(roles, file.name) ? roles[file.name]! : "state";
      if (!file.name.endsWith(".safetensors"))
        return { path: full, role, bytes: file.bytes, contents: emptyContents("json") };
      return { path: full, role, ...(await reader.openFormat(full)) };
    });
    const has = new Set<"rng" | "scheduler">(["scheduler"]);
    if (!found.reasons.some(({ code }) => code === "no-rng")) has.add("rng");
    result.has = has;
    return result;
  },
};

function isAttempts(entries: readonly FolderEntry[]): boolean {
  return entries.every(({ kind }) => kind === "folder");
}
