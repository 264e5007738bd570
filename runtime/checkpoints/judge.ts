import type { Verdict, VerdictReason } from "./checkpoint.ts";
import type { LayoutContents } from "./layouts/layout.ts";
import type { TrainingState } from "./state/trainingState.ts";

/** Worst first. */
const order: Verdict[] = ["corrupt", "incomplete", "unknown", "weights-only", "resumable-with-loss", "resumable"];

/** The worst verdict that the reasons leave; `resumable` when none speaks against it. */
export function worstVerdict(reasons: readonly VerdictReason[]): Verdict {
  return order.find((verdict) => reasons.some(({ effect }) => effect === verdict)) ?? "resumable";
}

/** What is missing for a resume, or does not agree, as far as structure and scalars tell. */
export function stateReasons(layout: LayoutContents, state: TrainingState): VerdictReason[] {
  const reasons: VerdictReason[] = [];
  const add = (code: string, text: string, effect?: VerdictReason["effect"]): void =>
    void reasons.push({ code, text, effect });
  const isRead = layout.parts.some(({ contents }) => contents.tensors.length > 0);
  if (!isRead) {
    const damaged = [...layout.reasons, ...layout.parts.flatMap(({ contents }) => contents.problems)];
    if (damaged.every(({ effect }) => effect === undefined)) add("no-tensors", "there are no tensors in it", "unknown");
    return reasons;
  }
  if (state.modelTensors.length === 0) add("no-weights", "there are no weights of a model in it", "incomplete");
  reasons.push(...stepMismatches(state));
  if (!state.hasOptimizer) {
    add(
      "no-optimizer",
      "there is no optimizer state: weights can be used, training can not go on from here",
      "weights-only",
    );
    return reasons;
  }
  for (const { path, part, parameters, states, isAdam } of state.optimizers) {
    const where = path === "" ? part.path : `${part.path} ${path}`;
    if (states === 0 && isAdam) {
      add("optimizer-empty", `the optimizer of ${where} has parameters but no moments`, "resumable-with-loss");
    } else if (isAdam && parameters !== undefined && states < parameters) {
      const text = `the optimizer of ${where} has moments for ${states} of ${parameters} parameters`;
      add("optimizer-partial", text, states < parameters / 2 ? "resumable-with-loss" : undefined);
    }
  }
  if (state.steps.length === 0) add("no-step", "the step count was not saved", "resumable-with-loss");
  if (!state.hasRng) add("no-rng", "the state of the random numbers was not saved", "resumable-with-loss");
  if (!state.hasScheduler) {
    const isLoss = layout.expects.has("scheduler");
    const text = isLoss ? "the learning rate schedule was not saved" : "there is no learning rate schedule in it";
    const isTorch = layout.parts.some(({ contents }) => contents.format.startsWith("torch"));
    if (isLoss || isTorch) add("no-scheduler", text, isLoss ? "resumable-with-loss" : undefined);
  }
  reasons.push(...shapeReasons(state));
  return reasons;
}

/** The step is said in several places: the folder's name, the state, every rank. */
function stepMismatches({ steps: [first, ...others] }: TrainingState): VerdictReason[] {
  return others
    .filter(({ value }) => value !== first!.value)
    .map(({ value, where }) => {
      const text = `${where} says step ${value}, ${first!.where} says ${first!.value}: parts of different saves`;
      return { code: "step-mismatch", text, effect: "corrupt" };
    });
}

/** Every first moment has the shape of a parameter; one that has not belongs to another model. */
function shapeReasons({ modelTensors, optimizerTensors }: TrainingState): VerdictReason[] {
  const shapes = new Set(modelTensors.map(({ tensor }) => String(tensor.shape)));
  const stranger = optimizerTensors.find(
    ({ part, tensor }) =>
      part.contents.format.startsWith("torch") &&
      /(?:^|\/)state\/\d+\/(?:exp_avg|exp_avg_sq|momentum_buffer)$/.test(tensor.name) &&
      tensor.shape.length > 1 &&
      !shapes.has(String(tensor.shape)),
  );
  if (stranger === undefined || modelTensors.length === 0) return [];
  const { part, tensor } = stranger;
  const text = `${tensor.name} has the shape [${tensor.shape.join(", ")}], which no parameter of the model has`;
  return [{ code: "optimizer-model-mismatch", text, effect: "corrupt", file: part.path, tensor: tensor.name }];
}
