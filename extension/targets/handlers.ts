import { readTargets } from "../../runtime/index.ts";
import type { Handlers } from "../worker/requests.ts";
import type { TargetsRequests } from "./requests.ts";

export const targetsHandlers: Handlers<TargetsRequests> = {
  "targets/list": ({ folder }, { signal }) => readTargets({ cwd: folder, env: process.env, signal }),
};
