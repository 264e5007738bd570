import type { Container, ContainerNode, Template } from "../../../manifest/argo.ts";

/** One process of an attempt, in the order and with the dependencies in which they run. */
export interface PodContainer {
  name: string;
  kind: "init" | "main" | "set";
  container: Container;
  dependencies: string[];
  /** Script templates: the text of the file given to the command. */
  source?: string;
}

/** Where Argo puts a script's source inside the container. */
export const scriptPath = "/argo/staging/script";

/** The processes of a container, script or (plain) containerSet template, initContainers first. */
export function containersOf(template: Template): PodContainer[] {
  const names: string[] = [];
  const pods: PodContainer[] = [];
  for (const [index, container] of (template.initContainers ?? []).entries()) {
    const name = container.name ?? `init-${index}`;
    const mirrored =
      container.mirrorVolumeMounts === true ? (template.container ?? template.script)?.volumeMounts : undefined;
    pods.push({
      name,
      kind: "init",
      container: { ...container, volumeMounts: [...(container.volumeMounts ?? []), ...(mirrored ?? [])] },
      dependencies: names.slice(-1),
    });
    names.push(name);
  }
  if (template.containerSet !== undefined) {
    const shared = template.containerSet.volumeMounts ?? [];
    for (const container of (template.containerSet.containers ?? []) as ContainerNode[]) {
      pods.push({
        name: container.name ?? "main",
        kind: "set",
        container: { ...container, volumeMounts: [...(container.volumeMounts ?? []), ...shared] },
        dependencies: [...names, ...(container.dependencies ?? [])],
      });
    }
  } else if (template.script !== undefined) {
    const { source, ...container } = template.script;
    pods.push({ name: "main", kind: "main", container, dependencies: names.slice(-1), source: source ?? "" });
  } else {
    pods.push({ name: "main", kind: "main", container: template.container ?? {}, dependencies: names.slice(-1) });
  }
  return pods;
}
