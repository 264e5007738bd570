import { expect, test } from "vitest";
import { judgeDocker } from "../../../runtime/targets/kind/checkDocker.ts";
import { kindName } from "../../../runtime/targets/kind/kindName.ts";

const info = { ServerVersion: "28.0", CgroupVersion: "2", CgroupDriver: "systemd", DockerRootDir: "/var/lib/docker" };

test("rootless Docker without delegated cgroups and a full disk are one sentence each", () => {
  const rootless = { ...info, SecurityOptions: ["name=rootless"], CgroupDriver: "none" };
  expect(() => judgeDocker(rootless, undefined)).toThrow("rootless without delegated cgroups");
  expect(() => judgeDocker(info, 2 * 2 ** 30)).toThrow("has 2.0 GiB left");
  expect(() => judgeDocker(info, 100 * 2 ** 30)).not.toThrow();
});

test.each(["kind", "prod", "preflightx", "preflight/..", "Preflight"])("the cluster %s is not ours", (name) => {
  expect(() => kindName(name)).toThrow("is no name of a cluster of Preflight");
});
