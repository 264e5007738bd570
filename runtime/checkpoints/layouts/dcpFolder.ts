import type { Layout, LayoutContents } from "./layout.ts";
import { filesNamed, hasFile, lastName } from "./paths.ts";
import { readDcpPart } from "./dcpPart.ts";
import { readParts } from "./readParts.ts";

/**
 * torch.distributed.checkpoint: `__R_N.distcp` files and `.metadata`. Lightning's sharded checkpoints add meta.pt, written last;
 * Megatron-Core's torch_dist adds common.pt and metadata.json, written last.
 */
export const dcpFolder: Layout = {
  name: "dcp",
  matches: (entries) => hasFile(entries, ".metadata") || hasFile(entries, /\.distcp$/),
  async read(reader, path, entries): Promise<LayoutContents> {
    const reasons: LayoutContents["reasons"] = [];
    const parts = [await readDcpPart(reader, path, "whole", reasons)];
    const isMegatron = hasFile(entries, "common.pt") || hasFile(entries, "metadata.json");
    const isLightning = hasFile(entries, "meta.pt");
    const extra = ["common.pt", "meta.pt"].filter((name) => hasFile(entries, name));
    parts.push(
      ...(await readParts(
        reader,
        path,
        extra.map((name) => [name, "whole"] as const),
      )),
    );
    if (isMegatron && !hasFile(entries, "metadata.json")) {
      reasons.push({
        code: "no-marker",
        text: "metadata.json was never written: the save did not finish",
        effect: "incomplete",
      });
    }
    for (const { name } of filesNamed(entries, /^\.metadata\.tmp$/)) {
      reasons.push({ code: "leftover", text: `${name} was left by a save that did not finish`, file: name });
    }
    const [step] = [lastName(path === "" ? reader.uri : path)].map((name) => /(?:^|[-_])(\d{1,15})$/.exec(name)?.[1]);
    const inside = stepOf(parts[0]!.contents.scalars);
    return {
      layout: isMegatron ? "megatron-dist" : isLightning ? "lightning-sharded" : "dcp",
      framework: isMegatron ? "Megatron-Core" : isLightning ? "PyTorch Lightning" : "PyTorch Distributed",
      parts,
      reasons,
      steps:
        inside === undefined
          ? step === undefined
            ? []
            : [{ value: Number(step), where: "the folder's name" }]
          : [inside],
      expects: new Set(["optimizer", "step"]),
      savedAt: filesNamed(entries, ".metadata")[0]?.modifiedAt,
    };
  },
};

function stepOf(scalars: ReadonlyMap<string, unknown>): { value: number; where: string } | undefined {
  for (const [path, value] of scalars) {
    if (/(?:^|[./])(?:global_step|step|iteration)$/.test(path) && typeof value === "number" && !/optim/.test(path)) {
      return { value, where: `the value ${path}` };
    }
  }
  return undefined;
}
