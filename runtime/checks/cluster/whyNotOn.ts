import type { Container } from "../../manifest/argo.ts";
import type { Subject } from "../subject/subjects.ts";
import type { NodeFacts } from "./nodeFacts.ts";

interface Toleration {
  key?: string;
  operator?: string;
  value?: string;
  effect?: string;
}

/**
 * Why the scheduler would not put the step's pod on a node, as far as nodeSelector, taints and requests tell (affinity and what
 * already runs there are not looked at); undefined when nothing speaks against it.
 */
export function whyNotOn(node: NodeFacts, { pipeline, step }: Subject): string | undefined {
  if (!node.ready) return "it is not ready";
  if (node.unschedulable) return "it is cordoned";
  const { template } = step;
  const selector = (template.nodeSelector ?? pipeline.spec.nodeSelector ?? {}) as Record<string, unknown>;
  for (const [key, value] of Object.entries(selector)) {
    if (typeof value !== "string" || value.includes("{{")) continue;
    if (node.labels[key] !== value) return `its label ${key} is ${node.labels[key] ?? "not set"}, not ${value}`;
  }
  const tolerations = (template.tolerations ?? pipeline.spec.tolerations ?? []) as Toleration[];
  const taint = node.taints.find(
    (taint) => taint.effect !== "PreferNoSchedule" && !tolerations.some((entry) => tolerates(entry, taint)),
  );
  if (taint !== undefined)
    return `its taint ${taint.key}${taint.value ? `=${taint.value}` : ""}:${taint.effect} is not tolerated`;
  const main = (template.container ?? template.script) as Container | undefined;
  const wanted = { ...main?.resources?.limits, ...main?.resources?.requests };
  for (const [name, amount] of Object.entries(wanted)) {
    const needs = quantity(String(amount));
    const has = quantity(node.allocatable[name] ?? "0");
    if (needs !== undefined && has !== undefined && needs > has) {
      return `it has ${node.allocatable[name] ?? "no"} ${name}, and ${String(amount)} is asked for`;
    }
  }
  return undefined;
}

function tolerates(
  { key, operator = "Equal", value, effect }: Toleration,
  taint: NodeFacts["taints"][number],
): boolean {
  if (effect !== undefined && effect !== "" && effect !== taint.effect) return false;
  if (key === undefined || key === "") return operator === "Exists";
  return key === taint.key && (operator === "Exists" || (value ?? "") === (taint.value ?? ""));
}

const units: Record<string, number> = {
  "": 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A Kubernetes quantity as a number; undefined for what is none. */
function quantity(text: string): number | undefined {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?)([a-zA-Z]{0,2})$/.exec(text) ?? [];
  const factor = units[unit];
  return number === undefined || factor === undefined ? undefined : Number(number) * factor;
}
