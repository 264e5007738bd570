import { createRuntime, sourceRefs, type SourceResolver } from "../../runtime/index.ts";
import type { LogSource, SourceLink } from "./requests.ts";

/** Files come and go: what was found is asked anew after a while. */
const keepMilliseconds = 10_000;

/** Links in lines of followed logs, in the worker: the last log's resolver is kept for the next line. */
export class Resolvers {
  private key = "";
  private madeAt = 0;
  private resolver: Promise<SourceResolver> | undefined;

  async links({ folder, target, run }: LogSource, text: string, signal: AbortSignal): Promise<SourceLink[]> {
    const refs = sourceRefs(text);
    if (refs.length === 0) return [];
    const resolver = await this.of(folder, target);
    const links: SourceLink[] = [];
    for (const { from, to, path, line } of refs) {
      const file = await resolver.resolve(run, undefined, path, signal);
      if (file !== undefined) links.push({ from, to, file, line });
    }
    return links;
  }

  private of(folder: string, target: string | undefined): Promise<SourceResolver> {
    const key = `${folder}\n${target}`;
    const now = performance.now();
    if (this.resolver === undefined || key !== this.key || now - this.madeAt > keepMilliseconds) {
      this.key = key;
      this.madeAt = now;
      this.resolver = createRuntime({ cwd: folder, target }).then((runtime) => runtime.sourceResolver());
    }
    return this.resolver;
  }
}
