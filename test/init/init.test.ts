import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadConfig } from "../../runtime/config/loadConfig.ts";
import { runCli } from "../support/runCli.ts";

const work = mkdtempSync(path.join(tmpdir(), "preflight-init-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

function folder(name: string, files: Record<string, string>): string {
  const root = path.join(work, name);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  mkdirSync(root, { recursive: true });
  return root;
}

const pipeline = `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: t-}
spec:
  entrypoint: main
  templates:
    - name: main
      container:
        image: "registry.example/team/train:1" # comment
        command: [python3, train.py]
`;

test("writes what it finds into a configuration that loads, without credentials", async () => {
  const cwd = folder("full", {
    "pipelines/träin ü.yaml": pipeline,
    "dvc.yaml": "stages: {}\n",
    ".git/config": '[core]\n[remote "origin"]\n\turl = https://user:hunter2@git.example/team/repo.git\n',
    "kube/a": 'contexts: [{name: prod}, {name: "x\\ny"}, null]\n',
    "kube/b": "contexts: [{name: dev}]\ncurrent-context: dev\nusers: [{user: {token: hunter2}}]\n",
    "kube/broken": "{",
  });
  const env = {
    KUBECONFIG: ["a", "b", "broken", "missing"].map((name) => path.join(cwd, "kube", name)).join(path.delimiter),
    MLFLOW_TRACKING_URI: "https://me:hunter2@mlflow.example/x",
  };
  const { code, stdout, stderr } = await runCli(["init", "--json"], { cwd, env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(JSON.parse(stdout)).toMatchObject({
    version: 1,
    detected: {
      manifests: ["pipelines/träin ü.yaml"],
      images: ["registry.example/team/train:1"],
      dvc: true,
      kubeContexts: [{ name: "prod" }, { name: "x\ny" }, { name: "dev", current: true }],
    },
  });
  const text = readFileSync(path.join(cwd, "preflight.yaml"), "utf8");
  expect(text + stdout).not.toContain("hunter2");
  const { config } = await loadConfig(cwd);
  expect(config.pipelines).toEqual(["pipelines/träin ü.yaml"]);
  expect(config.local.images).toEqual([{ match: "registry.example/team/train:1", workdir: ".", python: "python3" }]);
  expect(config.mlflow?.trackingUri).toBe("https://***@mlflow.example/x");
});

test("an empty folder gets a configuration of comments that loads to the defaults", async () => {
  const cwd = folder("empty", {});
  const { code, stdout } = await runCli(["init"], { cwd, env: { HOME: cwd } });
  expect(code).toBe(0);
  expect(stdout).toContain("next: preflight check FILE");
  expect((await loadConfig(cwd)).config).toMatchObject({ target: "local", pipelines: [], local: { images: [] } });
});

test("never overwrites, under either name", async () => {
  for (const name of ["preflight.yaml", "preflight.yml"]) {
    const cwd = folder(`taken-${name}`, { [name]: "version: 1\n" });
    const { code, stderr } = await runCli(["init"], { cwd, env: { HOME: cwd } });
    expect(code).toBe(2);
    expect(stderr).toContain(`${name} is there already and was left as it is.`);
    expect(readFileSync(path.join(cwd, name), "utf8")).toBe("version: 1\n");
  }
});
