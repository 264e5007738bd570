import type { Arguments, Template, WorkflowSpec } from "../../../../manifest/argo.ts";
import type { TemplateHolder, TemplateLibrary, TemplateScope } from "../templateLibrary.ts";
import type { Variables } from "./variables.ts";

/** Arguments of a template that is looked at without its caller: whatever it asks for is given. */
export type Given = Arguments | "anything";

/** What the parts of the validation share. */
export interface ValidationContext {
  library: TemplateLibrary;
  spec: WorkflowSpec;
  /** Known `workflow.…` variables; grows as templates with global outputs are met. */
  globals: Variables;
  /** Their values where they have one. */
  globalValues: Record<string, string>;
  /** Templates already gone through, by scope and name. */
  done: Set<string>;
  depth: number;
  /** Validates the template of a call. @returns it; undefined when it is only known at run time. @throws Invalid */
  validateCall: (holder: TemplateHolder, scope: TemplateScope, given: Given) => Template | undefined;
}
