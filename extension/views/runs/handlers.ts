import { createRuntime } from "../../../runtime/index.ts";
import type { Handlers } from "../../worker/requests.ts";
import type { RunsRequests } from "./requests.ts";

export const runsHandlers: Handlers<RunsRequests> = {
  "runs/list": async ({ folder, target, limit }, { signal }) => {
    const runtime = await createRuntime({ cwd: folder, target });
    return runtime.target.list({ limit, signal });
  },
  "runs/launch": async ({ folder, file, target, parameters }, { signal }) => {
    const runtime = await createRuntime({ cwd: folder, files: [file], target });
    return runtime.launch(await runtime.readPipeline(file), { parameters, signal });
  },
};
