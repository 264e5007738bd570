import { ClusterError } from "../clusterError.ts";

/** Where a pod is, as kubectl has to be told. */
export interface PodPlace {
  /** Kube context, as the kubeconfig calls it. */
  context: string;
  namespace: string;
  pod: string;
  container: string;
}

export type KubectlAction = "logs" | "shell";

const nameForm = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/;

/**
 * The arguments of kubectl that follow a container's log, or open a shell in it (bash where the image has it, else sh).
 * Names come from a server: what Kubernetes would not take as a name is refused (ClusterError) before a shell sees it.
 */
export function kubectlArguments(action: KubectlAction, { context, namespace, pod, container }: PodPlace): string[] {
  for (const name of [namespace, pod, container]) {
    if (!nameForm.test(name)) {
      throw new ClusterError(`${JSON.stringify(name.slice(0, 80))} is not a name that Kubernetes gives.`, {
        reason: "name",
      });
    }
  }
  const place = [`--context=${context}`, `--namespace=${namespace}`];
  if (action === "logs") return [...place, "logs", "-f", pod, `--container=${container}`];
  const shell = "command -v bash >/dev/null && exec bash || exec sh";
  return [...place, "exec", "-it", pod, `--container=${container}`, "--", "sh", "-c", shell];
}

/** A command line to paste: words that a shell would read otherwise are quoted, for POSIX shells and for PowerShell alike. */
export function kubectlLine(args: readonly string[], platform: NodeJS.Platform = process.platform): string {
  const quote = (word: string): string => {
    if (/^[\w@%+=:,./-]+$/.test(word)) return word;
    return `'${word.replaceAll("'", platform === "win32" ? "''" : String.raw`'\''`)}'`;
  };
  return ["kubectl", ...args].map(quote).join(" ");
}
