/** The files of a package without what changes with every build: the hash in the name of a chunk, and how many chunks there are. */
export function plainNames(files: readonly string[]): string[] {
  const names = files.map((file) =>
    file.replaceAll("\\", "/").replace(/^(dist\/(?:.*\/)?part)-[A-Z0-9]{8}\.js$/, "$1-*.js"),
  );
  return [...new Set(names)].sort();
}
