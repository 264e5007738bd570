import { PreflightError } from "../errors/preflightError.ts";

/**
 * Where an expression fails in Argo: `compile` (syntax and static types), `run` (evaluation), `json` (the value exists
 * but can not be rendered), `not-boolean` (a condition gave something else), `template` (tags of a text); a `when` fails at
 * `parse`, at `reparse` (after bare words became strings) or at `evaluate`; `unmarshal`: JSON of another type than Argo reads;
 * `value`: a field whose text can not be used (a duration, a limit, a loop); `panic`: the controller itself falls over.
 */
export type ExpressionStage =
  | "compile"
  | "run"
  | "json"
  | "not-boolean"
  | "template"
  | "parse"
  | "reparse"
  | "evaluate"
  | "unmarshal"
  | "value"
  | "panic";

/** An expression or a text with tags that Argo's engine would refuse too. */
export class ExpressionError extends PreflightError {
  readonly area = "expression";
  readonly stage: ExpressionStage;
  /** Position in the expression, in UTF-16 units from 0; undefined when no place can be named. */
  readonly offset: number | undefined;

  constructor(stage: ExpressionStage, message: string, offset?: number) {
    super(message, { reason: stage });
    this.stage = stage;
    this.offset = offset;
  }
}
