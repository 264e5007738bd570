import type * as vscode from "vscode";

/** What a pipeline was launched with last. */
export interface LastLaunch {
  target?: string;
  /** The setting at that time: when it has changed since, it holds. */
  setting?: string;
  parameters: Record<string, string>;
}

const key = "preflight.lastLaunch";
const mostPipelines = 50;

/** The last launch of each manifest (absolute path), kept with the workspace; the newest fifty. */
export class LaunchMemory {
  private readonly memory: vscode.Memento;

  constructor(memory: vscode.Memento) {
    this.memory = memory;
  }

  get(file: string): LastLaunch | undefined {
    return this.memory.get<Record<string, LastLaunch>>(key)?.[file];
  }

  async set(file: string, launch: LastLaunch): Promise<void> {
    const { [file]: _before, ...others } = this.memory.get<Record<string, LastLaunch>>(key) ?? {};
    const kept = Object.entries(others).slice(-mostPipelines + 1);
    await this.memory.update(key, Object.fromEntries([...kept, [file, launch]]));
  }
}
