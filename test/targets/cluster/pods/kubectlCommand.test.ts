import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { kubectlArguments, kubectlLine } from "../../../../runtime/targets/cluster/pods/kubectlCommand.ts";

const place = { context: "kind-a", namespace: "pipelines", pod: "wf-train-1", container: "main" };

test("follows a container's log in its context and namespace", () => {
  expect(kubectlLine(kubectlArguments("logs", place))).toBe(
    "kubectl --context=kind-a --namespace=pipelines logs -f wf-train-1 --container=main",
  );
});

test.skipIf(process.platform === "win32")("a shell reads every word of the line as it was meant", () => {
  const context = `it's $(id) "a" ; b`;
  const args = kubectlArguments("shell", { ...place, context });
  const line = kubectlLine(args, "linux").replace(/^kubectl /, "");
  expect(execFileSync("sh", ["-c", `printf '%s\\n' ${line}`], { encoding: "utf8" })).toBe(`${args.join("\n")}\n`);
});

test("quotes within quotes are doubled for PowerShell", () => {
  expect(kubectlLine(["--context=it's"], "win32")).toBe("kubectl '--context=it''s'");
});

test.each(["--kubeconfig=x", "a b", "", "A", "a;b"])("%j is no name of a pod", (pod) => {
  expect(() => kubectlArguments("shell", { ...place, pod })).toThrow("is not a name that Kubernetes gives");
});
