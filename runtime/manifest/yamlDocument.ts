import { isAlias, isMap, isSeq } from "yaml";
import type { Alias, Node, Pair, YAMLMap } from "yaml";
import type { Workflow } from "./argo.ts";
import type { ManifestDocument, ManifestProblem, Path } from "./model.ts";
import { isMergeKey, keyText } from "./plainValue.ts";
import type { SourceRange } from "./sourceRange.ts";
import type { TextLines } from "./textLines.ts";

/** A place in the text of a document: the value, and the key in front of it when its parent is a map. */
export interface YamlPlace {
  key?: Node;
  value: Node | null;
  /** The map or list that holds it. */
  parent?: Node;
}

export interface YamlDocumentParts {
  lines: TextLines;
  index: number;
  kind: ManifestDocument["kind"];
  name: string;
  object: Workflow;
  problems: ManifestProblem[];
  root: Node | null;
  targets: ReadonlyMap<Alias, Node>;
}

/** A ManifestDocument over the YAML nodes it was read from; ranges are computed when they are asked for. */
export class YamlDocument implements ManifestDocument {
  readonly file: string;
  readonly index: number;
  readonly kind: ManifestDocument["kind"];
  readonly name: string;
  readonly object: Workflow;
  readonly problems: ManifestProblem[];
  readonly lines: TextLines;
  readonly root: Node | null;
  readonly #targets: ReadonlyMap<Alias, Node>;
  readonly #keys = new WeakMap<Node, Map<string, Pair>>();

  constructor({ lines, index, kind, name, object, problems, root, targets }: YamlDocumentParts) {
    this.lines = lines;
    this.file = lines.file;
    this.index = index;
    this.kind = kind;
    this.name = name;
    this.object = object;
    this.problems = problems;
    this.root = root;
    this.#targets = targets;
  }

  get range(): SourceRange {
    return this.#range(this.root) ?? this.lines.range(0, 0);
  }

  rangeOf(path: Path): SourceRange {
    for (let length = path.length; length > 0; length--) {
      const place = this.locate(path.slice(0, length));
      const range = place && (this.#range(place.value) ?? this.#range(place.key ?? null));
      if (range) return range;
    }
    return this.range;
  }

  keyRangeOf(path: Path): SourceRange | undefined {
    return this.#range(this.locate(path)?.key ?? null);
  }

  has(path: Path): boolean {
    return this.locate(path) !== undefined;
  }

  /** Follows aliases and merge keys; undefined when the text holds nothing at exactly this path. */
  locate(path: Path): YamlPlace | undefined {
    let place: YamlPlace | undefined = { value: this.root };
    for (const key of path) {
      const parent: Node | null = place ? this.#resolve(place.value) : null;
      if (isMap(parent)) place = this.#inMap(parent, String(key), 0);
      else if (isSeq(parent) && typeof key === "number" && key >= 0 && key < parent.items.length) {
        place = { value: (parent.items[key] as Node | null) ?? null, parent };
      } else return undefined;
      if (!place) return undefined;
    }
    return place;
  }

  #resolve(node: Node | null): Node | null {
    for (let hops = 0; isAlias(node) && hops < 100; hops++) node = this.#targets.get(node) ?? null;
    return node;
  }

  #inMap(map: YAMLMap, name: string, depth: number): YamlPlace | undefined {
    const pair = this.#pairs(map).get(name);
    if (pair) return { key: pair.key as Node, value: (pair.value as Node | null) ?? null, parent: map };
    if (depth > 20) return undefined;
    for (const merge of map.items) {
      if (!isMergeKey(merge.key)) continue;
      const value = this.#resolve((merge.value as Node | null) ?? null);
      for (const source of isSeq(value) ? (value.items as Node[]) : [value]) {
        const merged = this.#resolve(source);
        const place = isMap(merged) ? this.#inMap(merged, name, depth + 1) : undefined;
        if (place) return place;
      }
    }
    return undefined;
  }

  #pairs(map: YAMLMap): Map<string, Pair> {
    let pairs = this.#keys.get(map);
    if (!pairs) {
      pairs = new Map();
      for (const pair of map.items) {
        const name = isMergeKey(pair.key) ? undefined : keyText(this.#resolve(pair.key as Node | null));
        if (name !== undefined) pairs.set(name, pair);
      }
      this.#keys.set(map, pairs);
    }
    return pairs;
  }

  #range(node: Node | null): SourceRange | undefined {
    if (!node?.range) return undefined;
    const [start, valueEnd] = node.range;
    let end = valueEnd;
    while (end > start && /\s/.test(this.lines.text[end - 1]!)) end--; // block scalars and collections end in line breaks
    return this.lines.range(start, end);
  }
}
