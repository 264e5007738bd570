import type { Template, Workflow } from "../manifest/argo.ts";
import type { ProducedByImage } from "./producedBy.ts";

/** Images of the templates that ran (all of them while nothing has), with the digests that the manifest or the pods name. */
export function imagesOf({ spec, status }: Workflow, digests: readonly string[]): ProducedByImage[] {
  const stored = Object.values(status?.storedTemplates ?? {});
  const templates = [...(spec.templates ?? []), ...stored].filter((one): one is Template => one != null);
  const ran = new Set(
    Object.values(status?.nodes ?? {}).flatMap((node) =>
      node?.type === "Pod" ? [node.templateName ?? node.templateRef?.template ?? ""] : [],
    ),
  );
  const byImage = new Map<string, Set<string>>();
  for (const template of templates) {
    const name = template.name ?? "";
    if (ran.size > 0 && !ran.has(name)) continue;
    for (const container of [template.container, template.script, ...(template.containerSet?.containers ?? [])]) {
      const image = container?.image;
      if (typeof image !== "string" || image === "") continue;
      const names = byImage.get(image) ?? new Set<string>();
      byImage.set(image, names.add(name));
    }
  }
  const images = [...byImage].map(([image, names]): ProducedByImage => {
    const digest = digestIn(image) ?? digestIn(digests.find((one) => repository(one) === repository(image)) ?? "");
    return { image, ...(digest !== undefined && { digest }), templates: [...names] };
  });
  // What ran under no name of the manifest (a templated image) is told too.
  const named = new Set(images.map(({ digest }) => digest));
  const other = digests.filter((one) => !named.has(digestIn(one)));
  return [...images, ...other.map((image) => ({ image, digest: digestIn(image)!, templates: [] }))];
}

function digestIn(image: string): string | undefined {
  return /@?(sha256:[0-9a-f]{64})$/.exec(image)?.[1];
}

/** "docker.io/library/trainer:1@sha256:…" and "trainer:1" are the same repository to the kubelet. */
function repository(image: string): string {
  const bare = image.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
  return bare.replace(/^docker\.io\/(?:library\/)?/, "");
}
