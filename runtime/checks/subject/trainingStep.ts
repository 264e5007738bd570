import type { Container } from "../../manifest/argo.ts";
import type { Evidence } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { annotation } from "./annotations.ts";
import { mainContainers } from "./containers.ts";
import { oncePerStep } from "./oncePerStep.ts";
import { place } from "./place.ts";
import type { Subject } from "./subjects.ts";

/**
 * Why a step counts as training, or undefined. Asked in order: preflight.yaml (`steps.NAME.training`, also "no", or
 * `checkpoints`), env CHECKPOINT_DIR, the annotation `preflight/checkpoints`, accelerators in resources.
 */
export const whyTraining = oncePerStep((context: CheckContext, subject: Subject): Evidence | undefined => {
  const { step } = subject;
  const label = "training step";
  const config = context.config.steps[step.name];
  if (config?.training === false) return undefined;
  if (config?.training) return { label, value: `steps.${step.name}.training: true`, source: "config" };
  if (config?.checkpoints !== undefined) {
    return { label, value: `steps.${step.name}.checkpoints: ${config.checkpoints}`, source: "config" };
  }
  const containers = mainContainers(subject.step);
  for (const { container, path } of containers) {
    const index = envIndex(container, "CHECKPOINT_DIR");
    if (index < 0) continue;
    return {
      label,
      value: "env CHECKPOINT_DIR is set",
      source: place(step.document.rangeOf([...path, "env", index])),
    };
  }
  const annotated = annotation("preflight/checkpoints", subject);
  if (annotated) {
    return { label, value: `preflight/checkpoints: ${annotated.value}`, source: place(annotated.range) };
  }
  for (const { container, path } of containers) {
    const resource = accelerator(container);
    if (resource === undefined) continue;
    return {
      label,
      value: `requests ${resource}`,
      source: place(step.document.rangeOf([...path, "resources"])),
    };
  }
  return undefined;
});

function envIndex(container: Container, name: string): number {
  return Array.isArray(container.env) ? container.env.findIndex((variable) => variable?.name === name) : -1;
}

// Extended resources of the device plugins: NVIDIA (also MIG slices), AMD, Google TPU, AWS Neuron, Intel, Habana.
const acceleratorName =
  /^(nvidia\.com\/(gpu|mig-)|amd\.com\/gpu|google\.com\/tpu|cloud-tpus\.google\.com\/|aws\.amazon\.com\/neuron|gpu\.intel\.com\/|habana\.ai\/gaudi)/;

function accelerator(container: Container): string | undefined {
  const { limits, requests } = container.resources ?? {};
  for (const [name, amount] of Object.entries({ ...requests, ...limits })) {
    if (acceleratorName.test(name) && String(amount) !== "0") return `${name}: ${amount}`;
  }
  return undefined;
}
