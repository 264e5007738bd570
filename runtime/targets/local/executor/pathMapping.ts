import { posix } from "node:path";

/** Folders of the machine that a container shares in name only; a declared path directly inside does not map them. */
const systemFolders = new Set([
  "/", "/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/lib64", "/media", "/mnt", "/opt", "/proc", "/root", "/run",
  "/sbin", "/srv", "/sys", "/usr", "/usr/bin", "/usr/lib", "/usr/local", "/usr/local/bin", "/usr/share", "/var",
  "/Users", "/Library", "/System", "/Applications", "/private", "/Volumes",
]); // prettier-ignore

export interface PathMappingOptions {
  /** Folder of the attempt that stands for `/` of the container. No characters a shell would split or expand. */
  root: string;
  /** Absolute container paths that the template declares: artifacts, output parameters, the script file. */
  declared: string[];
  /** Container folder → host folder: volume mounts and the working directory. */
  folders: [string, string][];
  /** Host folders that keep their name even below a mapped one (the workspace, the interpreter). */
  keep: string[];
}

/**
 * Maps absolute paths of a container to folders of the attempt: an emulation of mounts by rewriting text. `/tmp` is always
 * the attempt's own, as in a container; a declared path maps its parent folder too (for undeclared siblings), unless that
 * is a system folder.
 */
export class PathMapping {
  private readonly root: string;
  private readonly folders: [string, string][];
  private readonly prefixes: { from: string; to: string }[];

  constructor({ root, declared, folders, keep }: PathMappingOptions) {
    this.root = root;
    this.folders = [...folders].sort((a, b) => b[0].length - a[0].length);
    const from = new Set<string>(["/tmp"]);
    for (const [container] of folders) from.add(clean(container));
    for (const path of declared) {
      if (!path.startsWith("/")) continue;
      const whole = clean(path);
      from.add(whole);
      const parent = posix.dirname(whole);
      if (!systemFolders.has(parent)) from.add(parent);
    }
    from.delete("/");
    const prefixes = [...from].map((path) => ({ from: path, to: this.toHost(path) }));
    for (const path of keep) if (path.startsWith("/") && path !== "/") prefixes.push({ from: path, to: path });
    // Longest first: a path inside a volume inside /tmp belongs to the volume.
    this.prefixes = prefixes.sort((a, b) => b.from.length - a.from.length);
  }

  /** Host path of an absolute container path; never outside the attempt's root and its volumes, whatever the path says. */
  toHost(path: string): string {
    const whole = clean(path);
    for (const [container, host] of this.folders) {
      if (whole === container) return host;
      if (whole.startsWith(`${container}/`)) return host + whole.slice(container.length);
    }
    return whole === "/" ? this.root : this.root + whole;
  }

  /** Replaces every mapped path in a command, argument, env value or script. */
  rewrite(text: string): string {
    if (!text.includes("/")) return text;
    let out = "";
    let done = 0;
    for (let at = text.indexOf("/"); at >= 0; at = text.indexOf("/", at + 1)) {
      if (!startsPath(text, at)) continue;
      const match = this.prefixes.find(({ from }) => text.startsWith(from, at) && endsPrefix(text, at + from.length));
      if (match === undefined) continue;
      out += text.slice(done, at) + match.to;
      done = at + match.from.length;
      at = done - 1;
    }
    return out + text.slice(done);
  }

  /** Host prefixes to show as container paths in logs and outputs, longest first. */
  hidden(): [string, string][] {
    const pairs = this.folders.map(([container, host]): [string, string] => [host, container]);
    return [...pairs.filter(([host, container]) => host !== container), [this.root, ""] as [string, string]].sort(
      (a, b) => b[0].length - a[0].length,
    );
  }

  /** Shows a text that a step wrote with the container's own paths. */
  show(text: string): string {
    return this.hidden().reduce((shown, [host, container]) => shown.replaceAll(host, container), text);
  }
}

/** Absolute, without `..`, `.` and doubled slashes: `/../../etc` is `/etc`, which is then below the root. */
function clean(path: string): string {
  const whole = posix.normalize(`/${path}`);
  return whole.length > 1 && whole.endsWith("/") ? whole.slice(0, -1) : whole;
}

/** Can an absolute path begin here? Not inside a word, a relative path, a URL, or right behind a variable. */
function startsPath(text: string, at: number): boolean {
  if (at === 0) return true;
  const before = text[at - 1]!;
  if (/[\s=:,;(<>|&[{@!]/.test(before)) return !text.startsWith("://", at - 1) || text.startsWith("file", at - 5);
  if (before === "/") return text.slice(Math.max(0, at - 7), at) === "file://";
  if (before !== '"' && before !== "'" && before !== "`") return false;
  // A quote that opens a string, not one that closes a word as in "$OUT"/tmp. Python's string prefixes are allowed.
  const word = /[\w.)}\]$-]*$/.exec(text.slice(Math.max(0, at - 40), at - 1))![0];
  return word === "" || /^[fFrRbBuU]{1,2}$/.test(word);
}

function endsPrefix(text: string, end: number): boolean {
  return end >= text.length || !/[\w.-]/.test(text[end]!);
}
