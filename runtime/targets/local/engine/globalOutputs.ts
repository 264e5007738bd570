import type { Outputs } from "../../../manifest/argo.ts";
import type { Run } from "./run.ts";

/** Exports outputs that have a globalName to the workflow: its status, and the variables of later steps. */
export function addGlobalOutputs(run: Run, outputs: Outputs | undefined): void {
  for (const { globalName, value } of outputs?.parameters ?? []) {
    if (!globalName) continue;
    const parameters = ((run.workflow.status!.outputs ??= {}).parameters ??= []);
    if (value !== undefined && value !== null) {
      run.setGlobal(`workflow.outputs.parameters.${globalName}`, value);
      replaceNamed(parameters, { name: globalName, value });
    } else if (!parameters.some(({ name }) => name === globalName)) parameters.push({ name: globalName });
  }
  for (const { globalName, path: _path, ...artifact } of outputs?.artifacts ?? []) {
    if (!globalName) continue;
    const artifacts = ((run.workflow.status!.outputs ??= {}).artifacts ??= []);
    replaceNamed(artifacts, { ...artifact, name: globalName });
    run.globalsVersion++;
  }
}

function replaceNamed<T extends { name: string }>(list: T[], item: T): void {
  const index = list.findIndex(({ name }) => name === item.name);
  if (index < 0) list.push(item);
  else list[index] = item;
}
