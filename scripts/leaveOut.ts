import type { Plugin } from "esbuild";

/**
 * Parts of dependencies that nothing of ours reaches, and that are large: of @kubernetes/client-node we use kubeconfig and
 * credentials, not its three megabytes of generated clients nor the HTTP library they are called with.
 */
const unreached: { of: RegExp; path: RegExp; exports: string[] }[] = [
  {
    of: /client-node.dist.config\.js$/,
    path: /^\.\/gen\/index\.js$/,
    exports: ["createConfiguration", "ServerConfiguration"],
  },
  { of: /client-node.dist.config\.js$/, path: /^undici$/, exports: ["Agent", "ProxyAgent"] },
];

/** Puts functions that only throw in the place of what is left out, so that a mistake is a sentence and not silence. */
export const leaveOut: Plugin = {
  name: "leave-out",
  setup(build) {
    build.onResolve({ filter: /^(\.\/gen\/index\.js|undici)$/ }, ({ path, importer }) => {
      const found = unreached.find((part) => part.of.test(importer) && part.path.test(path));
      return found && { path: found.exports.join(","), namespace: "left-out" };
    });
    build.onLoad({ filter: /.*/, namespace: "left-out" }, ({ path }) => ({
      contents: path
        .split(",")
        .map((name) => `export function ${name}() { throw new Error("${name} is left out of this bundle"); }`)
        .join("\n"),
    }));
  },
};
