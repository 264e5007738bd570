import type { ProducedBy } from "./producedBy.ts";
import type { ProducedByAspect } from "./producedByRows.ts";

/** One thing that two runs do not share; a side that has none is absent. */
export interface ProducedByDifference {
  aspect: ProducedByAspect;
  name: string;
  a?: string;
  b?: string;
}

export interface ProducedByComparison {
  a: ProducedBy["run"];
  b: ProducedBy["run"];
  /** Made of the same: commit (both clean), images by digest, data and parameters are known and equal. */
  sameInputs: boolean;
  /** Artifacts and checkpoints of the same name have the same checksums; absent = none could be compared. */
  sameResults?: boolean;
  differences: ProducedByDifference[];
  /** What could not be compared, one sentence each. */
  open: string[];
}

/** What two runs were made of, side by side. */
export function compareProducedBy(a: ProducedBy, b: ProducedBy): ProducedByComparison {
  const differences: ProducedByDifference[] = [];
  const open: string[] = [];
  const differ = (aspect: ProducedByAspect, name: string, left?: string, right?: string): void => {
    if (left !== right)
      differences.push({
        aspect,
        name,
        ...(left !== undefined && { a: left }),
        ...(right !== undefined && { b: right }),
      });
  };
  const inEither = (left: Map<string, string>, right: Map<string, string>): string[] => [
    ...new Set([...left.keys(), ...right.keys()]),
  ];
  const each = (aspect: ProducedByAspect, left: Map<string, string>, right: Map<string, string>): void => {
    for (const name of inEither(left, right)) differ(aspect, name, left.get(name), right.get(name));
  };

  differ("code", "commit", a.code.commit, b.code.commit);
  differ("code", "manifest", a.code.manifest, b.code.manifest);
  for (const { run, code } of [a, b]) {
    if (code.commit === undefined) open.push(`${run.name} has no commit recorded`);
    if (code.dirty === true)
      open.push(
        `${run.name} ran with files that its commit does not hold: ${code.changed.join(", ") || "not recorded which"}`,
      );
  }
  const images = ({ images }: ProducedBy): Map<string, string> =>
    new Map(images.map(({ image, digest, templates }) => [templates.join(", ") || image, digest ?? image]));
  each("image", images(a), images(b));
  for (const { run, images } of [a, b]) {
    const unknown = images.filter(({ digest }) => digest === undefined);
    if (unknown.length > 0) open.push(`${run.name} has no digest of ${unknown.map(({ image }) => image).join(", ")}`);
  }
  differ("data", "hash", a.data.hash, b.data.hash);
  if (a.data.hash !== b.data.hash && a.data.paths !== undefined && b.data.paths !== undefined) {
    each("data", new Map(Object.entries(a.data.paths)), new Map(Object.entries(b.data.paths)));
  }
  for (const { run, data } of [a, b]) if (data.hash === undefined) open.push(`${run.name} has no data recorded`);
  const parameters = ({ parameters }: ProducedBy): Map<string, string> =>
    new Map(parameters.map(({ name, value }) => [name, value]));
  each("parameters", parameters(a), parameters(b));
  differ("origin", "parent run", a.parent?.run, b.parent?.run);
  const inputs: ProducedByAspect[] = ["code", "image", "data", "parameters", "origin"];
  const sameInputs = open.length === 0 && !differences.some(({ aspect }) => inputs.includes(aspect));

  const results = ({ artifacts }: ProducedBy): Map<string, string> =>
    new Map(
      artifacts.flatMap(({ step, name, checksum }) => (checksum === undefined ? [] : [[`${step}/${name}`, checksum]])),
    );
  const [left, right] = [results(a), results(b)];
  const both = [...left.keys()].filter((name) => right.has(name));
  for (const name of inEither(left, right)) differ("artifact", name, left.get(name), right.get(name));
  const sameResults = both.length === 0 ? undefined : both.every((name) => left.get(name) === right.get(name));
  return { a: a.run, b: b.run, sameInputs, ...(sameResults !== undefined && { sameResults }), differences, open };
}
