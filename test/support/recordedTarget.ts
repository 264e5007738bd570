import type { Workflow } from "../../runtime/manifest/argo.ts";
import type { LogLine, PreemptRequest, RunSummary, Target } from "../../runtime/targets/target.ts";
import { TargetError } from "../../runtime/targets/targetError.ts";

/** A target that answers with recorded Workflows and notes what it is asked to do. */
export class RecordedTarget implements Target {
  readonly kind: Target["kind"] = "local";
  readonly name = "recorded";
  readonly asked: string[] = [];
  private readonly workflows: Workflow[];
  private readonly lines: LogLine[];
  private readonly folders: Record<string, string>;

  /** `folders`: what `resolvePath` answers, by place. */
  constructor(workflows: Workflow[], lines: LogLine[] = [], folders: Record<string, string> = {}) {
    this.workflows = workflows;
    this.lines = lines;
    this.folders = folders;
  }

  async plan() {
    return {
      name: this.name,
      runs: ["container", "dag"],
      emulated: [{ feature: "volumes", how: "folders of this machine" }],
      refused: [],
    };
  }
  async launch(request: { name?: string; parameters?: Record<string, string> }): Promise<RunSummary> {
    this.asked.push(`launch ${JSON.stringify(request.parameters)}`);
    return this.summary(this.workflows[0]!);
  }
  async list({ phase, limit }: { phase?: string; limit?: number } = {}): Promise<RunSummary[]> {
    return this.workflows
      .map((workflow) => this.summary(workflow))
      .filter((summary) => phase === undefined || summary.phase === phase)
      .slice(0, limit);
  }
  async describe(run: string): Promise<RunSummary> {
    return this.summary(await this.get(run));
  }
  async get(run: string): Promise<Workflow> {
    const found = this.workflows.find(({ metadata }) => metadata.name === run);
    if (found === undefined) throw new TargetError(`There is no run "${run}".`, { reason: "not-found" });
    return found;
  }
  async *watch(run: string): AsyncGenerator<Workflow> {
    yield await this.get(run);
  }
  async *logs(request: object): AsyncGenerator<LogLine> {
    this.asked.push(`logs ${JSON.stringify(request)}`);
    yield* this.lines;
  }
  async stop(run: string) {
    this.asked.push(`stop ${run}`);
  }
  async terminate(run: string) {
    this.asked.push(`terminate ${run}`);
  }
  async retry(run: string) {
    this.asked.push(`retry ${run}`);
  }
  async delete(run: string) {
    this.asked.push(`delete ${run}`);
  }
  async preempt(request: PreemptRequest): Promise<string> {
    this.asked.push(`preempt ${JSON.stringify(request)}`);
    return "wf.train(0)";
  }
  async resolvePath(_run: Workflow, _node: object, place: string): Promise<string | undefined> {
    return this.folders[place];
  }

  private summary({ metadata, status }: Workflow): RunSummary {
    return {
      name: metadata.name ?? "",
      uid: metadata.uid ?? "",
      target: this.name,
      phase: status?.phase ?? "",
      pipeline: "train",
      startedAt: status?.startedAt,
      finishedAt: status?.finishedAt,
      engine: status?.finishedAt === undefined ? "running" : "finished",
    };
  }
}
