import type { Check, Finding } from "../../runtime/checks/check.ts";
import { applyEdits } from "../../runtime/manifest/edit/applyEdits.ts";
import type { FileText } from "../../runtime/checks/fix/fixFindings.ts";
import { runChecklist } from "../../runtime/checks/checklist.ts";
import { configSchema } from "../../runtime/config/schema.ts";

export interface CheckYamlOptions {
  /** As written in preflight.yaml. */
  config?: object;
  now?: string;
  workspace?: string;
}

/** Findings of some checks on the text of a manifest called m.yaml. */
export async function checkYaml(
  checks: Check | readonly Check[],
  yaml: string,
  { config = {}, now = "2026-06-01T12:00:00Z", workspace = "/nonexistent" }: CheckYamlOptions = {},
): Promise<Finding[]> {
  const files: FileText[] = [{ path: "m.yaml", text: yaml }];
  const report = await runChecklist(files, {
    loaded: { config: configSchema.parse(config), folder: workspace },
    cwd: workspace,
    checks: "id" in checks ? [checks] : checks,
    now: () => new Date(now),
    signal: new AbortController().signal,
  });
  return report.findings;
}

/** The text after the edits of one finding. */
export function fixed(yaml: string, finding: Finding): string {
  if (!finding.fix?.edits) throw new Error(`${finding.check} has no edits`);
  return applyEdits(yaml, finding.fix.edits);
}

/** A Workflow with one training step called train on spot capacity; `template` and `spec` are YAML at those levels. */
export function trainWorkflow({ template = "", spec = "", container = "", metadata = "" } = {}): string {
  const indent = (text: string, by: number) => text.replaceAll(/^(?=.)/gm, " ".repeat(by));
  return `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: w-
${indent(metadata, 2)}
spec:
  entrypoint: train
${indent(spec, 2)}
  templates:
    - name: train
      nodeSelector:
        cloud.google.com/gke-spot: "true"
${indent(template, 6)}
      container:
        image: trainer@sha256:0000000000000000000000000000000000000000000000000000000000000000
        command: [python3, train.py]
        env:
          - name: CHECKPOINT_DIR
            value: s3://bucket/{{workflow.uid}}
${indent(container, 8)}
`;
}

/** A Workflow whose only step is neither preemptible nor training. */
export const harmlessWorkflow = `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: w-
spec:
  entrypoint: hello
  templates:
    - name: hello
      container:
        image: busybox
        command: [echo, hello]
`;
