import "./requireNode.ts";

const controller = new AbortController();
process.on("SIGINT", () => {
  // The second Ctrl-C is for a command that does not come to an end.
  if (controller.signal.aborted) process.exit(130);
  controller.abort();
});
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // The reader went away (`preflight logs -f | head`): nobody is left to talk to.
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
}

// Only now: an older Node could not load it.
const { runCommandLine } = await import("./commandLine.ts");
process.exitCode = await runCommandLine(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  signal: controller.signal,
  exitCode: 0,
});
