import type { Command } from "commander";
import type { CommandIo } from "../commandIo.ts";
import { registerCheck } from "./check.ts";

/** Adds one command to the program. Cheap: what the command needs is imported inside its action. */
export type RegisterCommand = (program: Command, io: CommandIo) => void;

/** Every command, in the order of the help text. */
export const commands: readonly RegisterCommand[] = [registerCheck];
