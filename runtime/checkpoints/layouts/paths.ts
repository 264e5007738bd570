import type { FolderEntry } from "../source.ts";

/** "a/b" of "a" and "b"; the place itself is "". */
export function below(path: string, name: string): string {
  return path === "" ? name : `${path}/${name}`;
}

export function lastName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

export function hasFile(entries: readonly FolderEntry[], name: string | RegExp): boolean {
  return entries.some((entry) => entry.kind === "file" && matchesName(entry.name, name));
}

export function hasFolder(entries: readonly FolderEntry[], name: string | RegExp): boolean {
  return entries.some((entry) => entry.kind === "folder" && matchesName(entry.name, name));
}

export function filesNamed(entries: readonly FolderEntry[], name: string | RegExp): FolderEntry[] {
  return entries.filter((entry) => entry.kind === "file" && matchesName(entry.name, name));
}

export function matchesName(name: string, wanted: string | RegExp): boolean {
  return typeof wanted === "string" ? name === wanted : wanted.test(name);
}
