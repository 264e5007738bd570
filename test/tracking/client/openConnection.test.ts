import { expect, test } from "vitest";
import { iniSection } from "../../../runtime/tracking/client/iniSection.ts";
import { openConnection } from "../../../runtime/tracking/client/openConnection.ts";
import { temporaryWorkspace } from "../../support/checkWorkspace.ts";

const open = (uri: string, env: NodeJS.ProcessEnv = {}, files: Record<string, string> = {}) =>
  openConnection(uri, { env, home: temporaryWorkspace(files) });

const basic = (text: string): string => `Basic ${Buffer.from(text).toString("base64")}`;

test("credentials in MLflow's own order: user and password, each from the file too, then a token, then the URL", async () => {
  const file = {
    ".mlflow/credentials": "[mlflow]\nmlflow_tracking_username = anna\nmlflow_tracking_password = p=w#1\n",
  };
  const uri = "https://url-user:url%2Fpassword@mlflow.example.org:8443/base/?x=1";
  expect(await open(uri, { MLFLOW_TRACKING_TOKEN: "t" }, file)).toMatchObject({ authorization: basic("anna:p=w#1") });
  expect(await open(uri, { MLFLOW_TRACKING_USERNAME: "bea" }, file)).toMatchObject({
    authorization: basic("bea:p=w#1"),
    identity: "user bea",
  });
  expect(await open(uri, { MLFLOW_TRACKING_TOKEN: "t" })).toMatchObject({ authorization: "Bearer t" });
  const plain = await open(uri);
  expect(plain).toMatchObject({ authorization: basic("url-user:url/password"), identity: "user url-user" });
  expect(plain.url.href).toBe("https://mlflow.example.org:8443/base/");
  expect((await open("http://a")).identity).toBe("no credentials");
});

test("Databricks: from the environment, and from a profile", async () => {
  const file = {
    ".databrickscfg": "[DEFAULT]\nhost = https://one.example.org\n\n[two]\nhost: two.example.org\ntoken: secret\n",
  };
  const env = { DATABRICKS_HOST: "https://env.example.org", DATABRICKS_TOKEN: "t" };
  expect(await open("databricks", env, file)).toMatchObject({ authorization: "Bearer t", databricks: true });
  const two = await open("databricks://two", env, file);
  expect([two.url.href, two.authorization]).toEqual(["https://two.example.org/", "Bearer secret"]);
  await expect(open("databricks", {}, file)).rejects.toThrow("There is no Databricks token.");
});

test.each(["./mlruns", "sqlite:///mlflow.db", "file:///mlruns", "postgresql://u:secret@h/db", "http://", ""])(
  "%j is no server",
  async (uri) => {
    const failure = await open(uri).catch((error: Error) => error);
    expect(failure).toMatchObject({ reason: "unconfigured" });
    expect((failure as Error).message).not.toContain("secret");
  },
);

test("settings that contradict each other, or name a file that is not there", async () => {
  const both = { MLFLOW_TRACKING_INSECURE_TLS: "true", MLFLOW_TRACKING_SERVER_CERT_PATH: "/ca.pem" };
  await expect(open("https://a", both)).rejects.toThrow("are both set");
  await expect(open("https://a", { MLFLOW_TRACKING_SERVER_CERT_PATH: "/nowhere.pem" })).rejects.toThrow("ENOENT");
});

test("an INI file with comments, odd spacing and hostile lines", () => {
  const text = `a = 1\n# [x]\n[x]\n ; no\nA=b = c\n__proto__ = p\n[y]\nz: 1\n[x]\nlast=2\n${"[".repeat(5000)}`;
  expect(iniSection(text, "x")).toMatchObject({ a: "b = c", last: "2" });
  expect(iniSection(text, "none")).toBeUndefined();
});
