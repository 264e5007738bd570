import { environmentUse } from "../../code/python/environmentUse.ts";
import { mlflowUse } from "../../code/python/mlflowUse.ts";
import type { Evidence } from "../check.ts";
import { dvcOfContext } from "../data/dvcOfContext.ts";
import { mainContainers } from "../subject/containers.ts";
import { place } from "../subject/place.ts";
import { stepCheck } from "../subject/stepCheck.ts";
import { trainingCode } from "../subject/trainingCode.ts";

const dataName = /^(?:DATA|DATASET)_?(?:HASH|VERSION|MD5|SHA256|DIGEST|REV|REVISION)$/i;

/** PF-LINEAGE-004: is it recorded which data the run had? */
export const dataIsRecorded = stepCheck({
  id: "PF-LINEAGE-004",
  title: "The run records which data it had",
  area: "lineage",
  of: "training",
  look: async (context, subject) => {
    const { step } = subject;
    const found: Evidence[] = [];
    for (const { container, path } of mainContainers(step)) {
      for (const [index, variable] of (Array.isArray(container.env) ? container.env : []).entries()) {
        if (typeof variable?.name !== "string" || !dataName.test(variable.name)) continue;
        found.push({
          label: `env ${variable.name}`,
          value: variable.value ?? "from a reference",
          source: place(step.document.rangeOf([...path, "env", index])),
        });
      }
    }
    const { data } = context.config;
    if (data?.hash !== undefined) found.push({ label: "data.hash", value: data.hash, source: "config" });
    if (data !== undefined && data.inputs.length > 0)
      found.push({ label: "data.inputs", value: data.inputs.join(", "), source: "config" });
    const project = await dvcOfContext(context);
    const tracked =
      project?.files.filter((file) => (file.kind === "dvc" ? file.outs.length > 0 : (file.lock?.size ?? 0) > 0)) ?? [];
    if (tracked.length > 0)
      found.push({
        label: "DVC",
        value: tracked
          .slice(0, 3)
          .map((file) => file.file)
          .join(", "),
      });
    const code = await trainingCode(context, subject);
    const inputs = code.program === undefined ? [] : (mlflowUse(code.program)?.inputs ?? []);
    if (inputs[0] !== undefined)
      found.push({ label: "code", value: inputs[0].name, source: place(inputs[0].file.rangeOf(inputs[0].node)) });
    if (found.length > 0) return [{ status: "pass", title: `${step.name}: the data is identified`, evidence: found }];
    const read =
      code.program === undefined
        ? undefined
        : [...environmentUse(code.program).keys()].find((name) => dataName.test(name));
    return [
      {
        status: "warn",
        title: `${step.name}: nothing records which data it trains on`,
        evidence: [
          {
            label: "looked for",
            value: "env DATA_HASH, data.hash and data.inputs in preflight.yaml, DVC files, mlflow.log_input",
          },
          ...(read === undefined ? [] : [{ label: "code", value: `reads ${read}, which the manifest does not set` }]),
        ],
        why: "When the data changes between attempts or before a resume, nobody notices, and the checkpoint continues on other data.",
        fix: { text: "pass env DATA_HASH, or set data.inputs in preflight.yaml" },
      },
    ];
  },
});
