import { runCheck } from "../../../runtime/index.ts";
import type { Handlers } from "../../worker/requests.ts";
import type { ChecklistRequests } from "./requests.ts";

export const checklistHandlers: Handlers<ChecklistRequests> = {
  "checklist/run": ({ folder, files, open, target, trusted }, { signal, onProgress }) =>
    runCheck({ cwd: folder, files, open, target, trusted, signal, onProgress }),
};
