import { expect, test } from "vitest";
import { callPath, describeCall, kinds } from "../../runtime/kubernetes/kubeCall.ts";

test("paths are those of the API: core and group, namespaced or not, subresources, watch", () => {
  expect(callPath({ verb: "list", kind: kinds.pods, namespace: "a b" })).toBe("/api/v1/namespaces/a%20b/pods");
  const log = { verb: "get", kind: kinds.pods, namespace: "n", name: "p", subresource: "log" } as const;
  expect(callPath({ ...log, query: { follow: true, tailLines: undefined } })).toBe(
    "/api/v1/namespaces/n/pods/p/log?follow=true",
  );
  expect(callPath({ verb: "watch", kind: kinds.workflows, namespace: "n", query: { resourceVersion: "7" } })).toBe(
    "/apis/argoproj.io/v1alpha1/namespaces/n/workflows?resourceVersion=7&watch=true",
  );
  expect(callPath({ verb: "get", kind: kinds.nodes, name: "n1", subresource: "proxy/configz" })).toBe(
    "/api/v1/nodes/n1/proxy/configz",
  );
});

test("a name can not leave its place in the path", () => {
  expect(callPath({ verb: "get", kind: kinds.pods, namespace: "n", name: "../secrets/x" })).toBe(
    "/api/v1/namespaces/n/pods/..%2Fsecrets%2Fx",
  );
});

test("a call is described with the words of RBAC", () => {
  expect(describeCall({ verb: "list", kind: kinds.workflows, namespace: "ml" })).toBe(
    "list workflows.argoproj.io in namespace ml",
  );
  expect(describeCall({ verb: "get", kind: kinds.pods, namespace: "ml", name: "p", subresource: "log" })).toBe(
    "get pods/log p in namespace ml",
  );
});
