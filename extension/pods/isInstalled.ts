import { execFile } from "node:child_process";

/** Whether a program is found on the PATH: it is started with `version --client`, which asks no server. */
export function isInstalled(program: string): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(program, ["version", "--client"], { timeout: 10_000, windowsHide: true }, (error) => {
      resolve((error as NodeJS.ErrnoException | null)?.code !== "ENOENT");
    });
  });
}
