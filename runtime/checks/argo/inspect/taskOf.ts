/** The task that a tag is about: "train" of "tasks.train.outputs.result". */
export function taskOf(tag: string): string | undefined {
  return /^\s*tasks\.([^.]+)\./.exec(tag)?.[1];
}
