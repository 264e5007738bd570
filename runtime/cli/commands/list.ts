import type { Command } from "commander";
import type { CommandIo } from "../commandIo.ts";
import { registerCheck } from "./check.ts";
import { registerCheckpoints } from "./checkpoints.ts";
import { registerDemo } from "./demo.ts";
import { registerDiff } from "./diff.ts";
import { registerInspect } from "./inspect.ts";
import { registerInit } from "./init.ts";
import { registerKind } from "./kind.ts";
import { registerLaunch } from "./launch.ts";
import { registerLogs } from "./logs.ts";
import { registerPlan } from "./plan.ts";
import { registerPreempt } from "./preempt.ts";
import { registerProbe } from "./probe.ts";
import { registerRegister } from "./register.ts";
import { registerRuns } from "./runs.ts";
import { registerSalvage } from "./salvage.ts";
import { registerShow } from "./show.ts";
import { registerSteering } from "./steer.ts";
import { registerTargets } from "./targets.ts";
import { registerVerify } from "./verify.ts";

/** Adds one command to the program. Cheap: what the command needs is imported inside its action. */
export type RegisterCommand = (program: Command, io: CommandIo) => void;

/** Every command, in the order of the help text. */
export const commands: readonly RegisterCommand[] = [
  registerInit,
  registerCheck,
  registerPlan,
  registerLaunch,
  registerRuns,
  registerShow,
  registerLogs,
  registerSteering,
  registerPreempt,
  registerRegister,
  registerCheckpoints,
  registerInspect,
  registerVerify,
  registerDiff,
  registerSalvage,
  registerProbe,
  registerTargets,
  registerKind,
  registerDemo,
];
