import path from "node:path";
import type { Command } from "commander";
import { printable } from "../../text/printable.ts";
import { plural } from "../../text/quantity.ts";
import type { CommandIo } from "../commandIo.ts";
import { globalOptions } from "../globalOptions.ts";

export function registerInit(program: Command, io: CommandIo): void {
  const command = program
    .command("init")
    .description("write a commented preflight.yaml from what is found here; never overwrites")
    .action(async () => {
      const { writeConfig } = await import("../../init/writeConfig.ts");
      const { printJson } = await import("../printJson.ts");
      const { file, detected } = await writeConfig(io.cwd, io.env, io.signal);
      if (globalOptions(command).json) return printJson(io, { file, detected });
      const { manifests, images, dvc, gitRemote, kubeContexts, mlflowTrackingUri } = detected;
      const found = [
        `${plural(manifests.length, "pipeline file")}${manifests.length === 0 ? "" : `: ${manifests.slice(0, 5).join(", ")}`}`,
        plural(images.length, "image"),
        `DVC: ${dvc ? "yes" : "no"}`,
        `git remote: ${gitRemote ?? "none"}`,
        `kube contexts: ${
          kubeContexts
            .map(({ name }) => name)
            .slice(0, 5)
            .join(", ") || "none"
        }`,
        `MLflow: ${mlflowTrackingUri ?? "MLFLOW_TRACKING_URI is not set"}`,
      ];
      io.stdout.write(`wrote ${printable(path.relative(io.cwd, file) || file)}\n`);
      for (const line of found) io.stdout.write(`  ${printable(line)}\n`);
      io.stdout.write(manifests.length === 0 ? "next: preflight check FILE\n" : "next: preflight check\n");
    });
}
