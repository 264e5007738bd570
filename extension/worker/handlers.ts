import { checklistHandlers } from "../views/checklist/handlers.ts";
import { logsHandlers } from "../logs/handlers.ts";
import { runsHandlers } from "../views/runs/handlers.ts";
import { sampleHandlers } from "../sample/handlers.ts";
import type { Handlers, Requests } from "./requests.ts";

export const handlers: Handlers<Requests> = {
  ...checklistHandlers,
  ...runsHandlers,
  ...sampleHandlers,
  ...logsHandlers,
};
