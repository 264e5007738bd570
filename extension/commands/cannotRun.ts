/** A command says why it can not run and what to do: shown as a message with, where there is one, a button for it. */
export class CannotRun extends Error {
  readonly action: { title: string; command: string; arguments?: unknown[] } | undefined;

  constructor(message: string, action?: CannotRun["action"]) {
    super(message);
    this.name = "CannotRun";
    this.action = action;
  }
}
