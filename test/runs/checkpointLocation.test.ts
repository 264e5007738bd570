import { expect, test } from "vitest";
import { configSchema } from "../../runtime/config/schema.ts";
import { checkpointLocation } from "../../runtime/runs/checkpointLocation.ts";
import { workflowWith } from "./workflow.ts";

const config = configSchema.parse({ steps: { train: { checkpoints: "s3://bucket/from-config" } } });
const node = { name: "wf.train", type: "Pod" as const, phase: "Running" as const, templateName: "train" };

function locate(template: object, extra: object = {}) {
  const workflow = workflowWith([{ ...node, ...extra }], {
    templates: [{ name: "train", ...template }],
    arguments: { parameters: [{ name: "root", value: "/store" }] },
  });
  return checkpointLocation(workflow, workflow.status!.nodes!["wf.train"]!, config);
}
const directory = (value: string) => ({ container: { env: [{ name: "CHECKPOINT_DIR", value }] } });

test("CHECKPOINT_DIR of the template comes first, with its tags resolved", () => {
  const place = "{{workflow.parameters.root}}/{{ workflow.name }}-{{workflow.uid}}/{{inputs.parameters.fold}}";
  expect(locate(directory(place), { inputs: { parameters: [{ name: "fold", value: "3" }] } })).toEqual({
    place: "/store/wf-u-1/3",
    from: "CHECKPOINT_DIR",
  });
});

test("then the annotation, then preflight.yaml", () => {
  const metadata = { annotations: { "preflight/checkpoints": "/annotated" } };
  expect(locate({ metadata })).toEqual({ place: "/annotated", from: "annotation" });
  expect(locate({})).toEqual({ place: "s3://bucket/from-config", from: "config" });
});

test("a tag that can not be resolved is not guessed", () => {
  expect(locate(directory("/c/{{=workflow.name}}"))?.from).toBe("config");
  expect(locate(directory("/c/{{inputs.parameters.nothing}}"))?.from).toBe("config");
});
