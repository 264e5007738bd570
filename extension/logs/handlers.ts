import { createRuntime } from "../../runtime/index.ts";
import type { Handlers } from "../worker/requests.ts";
import { OpenLogs } from "./openLogs.ts";
import type { LogsRequests } from "./requests.ts";

const followed = new OpenLogs();

export const logsHandlers: Handlers<LogsRequests> = {
  "logs/choices": async ({ folder, target, run }, { signal }) => {
    const runtime = await createRuntime({ cwd: folder, target });
    return runtime.logChoices(run, { signal });
  },
  "logs/open": async ({ source, tail, timestamps }) => ({ id: await followed.open(source, tail, timestamps) }),
  "logs/next": ({ id }) => followed.next(id),
  "logs/close": async ({ id }) => {
    followed.close(id);
    return {};
  },
};
