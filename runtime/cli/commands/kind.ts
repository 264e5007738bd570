import type { Command } from "commander";
import type { CommandIo } from "../commandIo.ts";

export interface KindCommandOptions {
  cluster?: string;
  image?: string;
  kindConfig?: string;
  argoVersion: string;
  argoManifests?: string;
  storeImage: string;
}

export function registerKind(program: Command, io: CommandIo): void {
  const kind = program
    .command("kind")
    .description("a cluster on this machine with Argo Workflows, for the target kind");
  const clusterOption = ["--cluster <name>", "its name; default: kind.cluster of preflight.yaml"] as const;
  const up = kind
    .command("up")
    .description("create the cluster with Argo Workflows and an S3 store; what is there is kept")
    .option(...clusterOption)
    .option(
      "--image <image>",
      "node image; default: kind.image, else PREFLIGHT_KIND_IMAGE, else that of the kind program",
    )
    .option("--kind-config <file>", "a kind configuration: nodes, mounts, ports")
    .option("--argo-version <version>", "release of Argo Workflows; none leaves it out", "v4.0.10")
    .option("--argo-manifests <place>", "file, kustomization folder or URL instead of the release's manifests")
    .option(
      "--store-image <image>",
      "image of the S3 store (MinIO); none leaves it out",
      "minio/minio:RELEASE.2025-04-22T22-12-26Z",
    )
    .action(async (options: KindCommandOptions) => {
      const { kindUpCommand } = await import("../kind/kindUpCommand.ts");
      await kindUpCommand(up, options, io);
    });
  const load = kind
    .command("load")
    .description("bring an image of this machine onto the cluster's nodes")
    .argument("<image>", "with a tag of its own; latest would be pulled instead")
    .option(...clusterOption)
    .action(async (image: string, options: Pick<KindCommandOptions, "cluster">) => {
      const { kindLoadCommand } = await import("../kind/kindLoadCommand.ts");
      await kindLoadCommand(load, image, options, io);
    });
  const down = kind
    .command("down")
    .description("delete the cluster; only one whose name begins with preflight")
    .option(...clusterOption)
    .action(async (options: Pick<KindCommandOptions, "cluster">) => {
      const { kindDownCommand } = await import("../kind/kindDownCommand.ts");
      await kindDownCommand(down, options, io);
    });
}
