import type { CheckpointRef } from "./checkpointRef.ts";

/** What a person calls a checkpoint: the last part of its place. Only file URIs are encoded; keys of stores may hold a bare "%". */
export function lastName({ uri }: CheckpointRef): string {
  const bare = uri.replace(/\/+$/, "");
  const name = bare.slice(bare.lastIndexOf("/") + 1);
  if (!/^file:/i.test(uri)) return name;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
