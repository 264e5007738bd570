/** Imported before anything else: what the command line needs does not even load on an older Node. */
const [major, minor] = process.versions.node.split(".").map(Number) as [number, number];
if (major < 22 || (major === 22 && minor < 15)) {
  process.stderr.write(`error: Preflight needs Node 22.15 or newer; this is ${process.version}\n`);
  process.stderr.write("hint: Use the Node 24 that npm ci put into node_modules/.bin/node.\n");
  process.exit(2);
}
