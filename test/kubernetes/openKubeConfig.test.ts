import { chmod, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { openKubeConfig } from "../../runtime/kubernetes/openKubeConfig.ts";

function config(name: string, server: string, user: object = {}): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server } }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name, namespace: `ns-${name}` } }],
    "current-context": name,
  });
}

async function files(...texts: string[]): Promise<{ folder: string; KUBECONFIG: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), "preflight-kubeconfig-"));
  const names = texts.map((_text, at) => path.join(folder, `config-${at}`));
  await Promise.all(names.map((name, at) => writeFile(name, texts[at]!)));
  return { folder, KUBECONFIG: names.join(path.delimiter) };
}

test("several files are one; of two things with the same name the first counts, as kubectl has it", async () => {
  const { KUBECONFIG } = await files(
    config("a", "https://one:1"),
    config("b", "https://two:2"),
    config("a", "https://three:3"),
  );
  const found = await openKubeConfig({ KUBECONFIG: `${KUBECONFIG}${path.delimiter}/nonexistent` });
  expect(found.current).toBe("a");
  expect(found.contexts).toEqual([
    { name: "a", cluster: "a", namespace: "ns-a" },
    { name: "b", cluster: "b", namespace: "ns-b" },
  ]);
  expect(found.connect("a").server.host).toBe("one:1");
  expect(found.connect("b").server.host).toBe("two:2");
});

test("says what is missing: no file, a damaged one, a context that is not there", async () => {
  await expect(openKubeConfig({ HOME: "/nonexistent" })).rejects.toThrow("There is no kubeconfig");
  const damaged = await files("{");
  await expect(openKubeConfig(damaged)).rejects.toThrow("is not a kubeconfig");
  const good = await openKubeConfig(await files(config("a", "https://one:1")));
  expect(() => good.connect("b")).toThrow('There is no kube context called "b".');
});

test("a credential plugin that only the login shell finds is run with the login shell's environment", async () => {
  const user = { exec: { apiVersion: "client.authentication.k8s.io/v1", command: "preflight-test-plugin" } };
  const { folder, KUBECONFIG } = await files(config("a", "https://one:1", user));
  const credential = '{"kind":"ExecCredential","status":{"token":"from-%s"}}';
  await writeFile(path.join(folder, "preflight-test-plugin"), `#!/bin/sh\nprintf '${credential}' "$FLAVOUR"\n`);
  await writeFile(
    path.join(folder, "shell"),
    `#!/bin/sh\necho hello from a profile\nexport PATH="${folder}:$PATH" FLAVOUR=login\neval "$4"\n`,
  );
  await Promise.all(["preflight-test-plugin", "shell"].map((name) => chmod(path.join(folder, name), 0o755)));
  const env = { KUBECONFIG, SHELL: path.join(folder, "shell"), PATH: "/usr/bin:/bin" };
  const connection = (await openKubeConfig(env)).connect("a");
  const { headers } = await connection.options();
  expect(headers).toEqual({ Authorization: "Bearer from-login" });
});

test("a plugin that is nowhere is a sentence", async () => {
  const user = { exec: { apiVersion: "client.authentication.k8s.io/v1", command: "preflight-no-such-plugin" } };
  const { KUBECONFIG } = await files(config("a", "https://one:1", user));
  const connection = (await openKubeConfig({ KUBECONFIG, PATH: "/usr/bin:/bin" })).connect("a");
  await expect(connection.options()).rejects.toThrow(
    "The credential plugin preflight-no-such-plugin of the kube context a is not installed, or not on the PATH.",
  );
});
