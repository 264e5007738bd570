import { createRuntime, findPipelines, prepareLaunch, readWithTemplates } from "../../runtime/index.ts";
import type { Handlers } from "../worker/requests.ts";
import type { LaunchRequests } from "./requests.ts";

export const launchHandlers: Handlers<LaunchRequests> = {
  "launch/files": ({ folder }, { signal }) => findPipelines(folder, signal),
  "launch/prepare": async ({ folder, file, target }, { signal }) =>
    prepareLaunch(await createRuntime({ cwd: folder, files: [file], target }), file, signal),
  "launch/start": async ({ folder, file, target, parameters }, { signal }) => {
    const runtime = await createRuntime({ cwd: folder, files: [file], target });
    return runtime.launch(await readWithTemplates(runtime, file, signal), { parameters, signal });
  },
};
