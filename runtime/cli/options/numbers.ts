import { InvalidArgumentError } from "commander";

/** An option that is a whole number from 1. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError("It must be a whole number from 1.");
  return Number(text);
}

/** An option that is a number of seconds, 0 or more. */
export function secondsNumber(text: string): number {
  if (!/^\d{1,9}(\.\d{1,6})?$/.test(text)) throw new InvalidArgumentError("It must be a number of seconds, e.g. 30.");
  return Number(text);
}
