import { describe, expect, test } from "vitest";
import { detectPlatform } from "../../../runtime/checks/cluster/detectPlatform.ts";
import type { NodeFacts } from "../../../runtime/checks/cluster/nodeFacts.ts";
import { clusterReferences } from "../../../runtime/checks/cluster/references.ts";
import { whyNotOn } from "../../../runtime/checks/cluster/whyNotOn.ts";
import { readManifests } from "../../../runtime/manifest/readManifests.ts";

const node = (more: Partial<NodeFacts> = {}): NodeFacts => ({
  name: "n1",
  labels: {},
  taints: [],
  allocatable: { cpu: "4", memory: "16Gi" },
  ready: true,
  unschedulable: false,
  provider: "",
  ...more,
});

function pipelineOf(yaml: string) {
  const text = `apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: w}\nspec:\n${yaml}`;
  return readManifests([{ path: "w.yaml", content: text }], {}).pipelines[0]!;
}

describe("the platform of a cluster", () => {
  test.each([
    [{ labels: { "cloud.google.com/gke-spot": "true" } }, "gke-spot"],
    [{ labels: { "eks.amazonaws.com/capacityType": "SPOT" } }, "ec2-spot"],
    [{ labels: { "kubernetes.azure.com/scalesetpriority": "spot" } }, "aks-spot"],
    [{ labels: { "karpenter.sh/capacity-type": "spot" }, provider: "aws:///eu-1/i-1" }, "ec2-spot"],
    [{ labels: { "karpenter.sh/capacity-type": "spot" } }, undefined],
    [{ labels: { "eks.amazonaws.com/capacityType": "ON_DEMAND" } }, undefined],
  ])("of %j is %s", (facts, expected) => {
    expect(detectPlatform([node(), node(facts)])?.name).toBe(expected);
  });
});

describe("why a node would not take a pod", () => {
  const subject = (yaml: string) => {
    const pipeline = pipelineOf(`  entrypoint: t\n  templates:\n    - name: t\n      container: {image: a${yaml}`);
    return { pipeline, step: pipeline.steps[0]! };
  };
  test.each([
    ["}", {}, undefined],
    ["}", { ready: false }, "it is not ready"],
    ["}", { unschedulable: true }, "it is cordoned"],
    ["}\n      nodeSelector: {gpu: a100}", {}, "its label gpu is not set, not a100"],
    ["}", { taints: [{ key: "spot", effect: "NoSchedule" }] }, "its taint spot:NoSchedule is not tolerated"],
    [
      "}\n      tolerations: [{key: spot, operator: Exists}]",
      { taints: [{ key: "spot", effect: "NoSchedule" }] },
      undefined,
    ],
    [", resources: {requests: {memory: 20Gi}}}", {}, "it has 16Gi memory, and 20Gi is asked for"],
    [", resources: {limits: {nvidia.com/gpu: 1}}}", {}, "it has no nvidia.com/gpu, and 1 is asked for"],
    [", resources: {requests: {cpu: 3500m}}}", {}, undefined],
  ])("%s on %j: %s", (yaml, facts, expected) => {
    expect(whyNotOn(node(facts), subject(yaml))).toBe(expected);
  });
});

test("everything a manifest refers to is found; optional things and names with tags are not", () => {
  const pipeline = pipelineOf(`  entrypoint: t
  serviceAccountName: trainer
  imagePullSecrets: [{name: pull}]
  volumes:
    - {name: a, persistentVolumeClaim: {claimName: data}}
    - {name: b, secret: {secretName: s1}}
    - {name: c, configMap: {name: c1, optional: true}}
  volumeClaimTemplates: [{metadata: {name: w}, spec: {storageClassName: fast}}]
  templates:
    - name: t
      container:
        image: a
        env:
          - {name: A, valueFrom: {secretKeyRef: {name: s2, key: k}}}
          - {name: B, valueFrom: {secretKeyRef: {name: s3, key: k, optional: true}}}
          - {name: C, valueFrom: {configMapKeyRef: {name: "{{inputs.parameters.c}}", key: k}}}
        envFrom: [{configMapRef: {name: c2}}]
    - name: s
      steps: [[{name: x, templateRef: {name: lib, template: y, clusterScope: true}}]]
`);
  expect(
    clusterReferences(pipeline)
      .map(({ title, name }) => `${title} ${name}`)
      .sort(),
  ).toEqual([
    "ClusterWorkflowTemplate lib",
    "ConfigMap c2",
    "PersistentVolumeClaim data",
    "Secret pull",
    "Secret s1",
    "Secret s2",
    "ServiceAccount trainer",
    "StorageClass fast",
  ]);
});
