import { describe, expect, test } from "vitest";
import { spotRequest } from "../../../runtime/checks/subject/spotCapacity.ts";

const affinity = (expression: object) => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [expression] }] },
  },
});

describe("spotRequest", () => {
  test.each([
    [{ nodeSelector: { "cloud.google.com/gke-spot": "true" } }],
    [{ nodeSelector: { "cloud.google.com/gke-provisioning": "preemptible" } }],
    [{ nodeSelector: { "eks.amazonaws.com/capacityType": "SPOT" } }],
    [{ nodeSelector: { "kubernetes.azure.com/scalesetpriority": "spot" } }],
    [{ nodeSelector: { lifecycle: "Ec2Spot" } }],
    [{ tolerations: [{ key: "cloud.google.com/gke-spot", operator: "Equal", value: "true", effect: "NoSchedule" }] }],
    [{ tolerations: [{ key: "spot", operator: "Exists" }] }],
    [{ affinity: affinity({ key: "karpenter.sh/capacity-type", operator: "In", values: ["spot", "on-demand"] }) }],
    [{ affinity: affinity({ key: "cloud.google.com/gke-spot", operator: "Exists" }) }],
  ])("%j asks for spot capacity", (scheduling) => {
    expect(spotRequest(scheduling)).toBeDefined();
  });

  test.each([
    [{}],
    [{ nodeSelector: { "cloud.google.com/gke-spot": "false" } }],
    [{ nodeSelector: { "karpenter.sh/capacity-type": "on-demand" } }],
    [{ nodeSelector: { team: "spotify" } }],
    [{ nodeSelector: { disk: "hotspots" } }],
    [{ tolerations: [{ operator: "Exists" }] }],
    [{ affinity: affinity({ key: "karpenter.sh/capacity-type", operator: "NotIn", values: ["spot"] }) }],
    [{ affinity: affinity({ key: "cloud.google.com/gke-spot", operator: "DoesNotExist" }) }],
    [{ nodeSelector: "not a map", tolerations: 3, affinity: [null] }],
  ])("%j does not", (scheduling) => {
    expect(spotRequest(scheduling)).toBeUndefined();
  });
});
