import type { LaunchRequest, TargetPlan } from "../target.ts";
export function planLocal(_request: Pick<LaunchRequest, "workflow" | "templates" | "workspace">): TargetPlan {
  return { name: "local", runs: [], emulated: [], refused: [] };
}
