import { diffHandlers } from "../checkpoints/diff/handlers.ts";
import { checkpointHandlers } from "../checkpoints/handlers.ts";
import { checkpointsHandlers } from "../views/checkpoints/handlers.ts";
import { checklistHandlers } from "../views/checklist/handlers.ts";
import { createLanguageHandlers } from "../language/handlers.ts";
import { logsHandlers } from "../logs/handlers.ts";
import { sampleHandlers } from "../sample/handlers.ts";
import { demoHandlers } from "../demo/handlers.ts";
import { launchHandlers } from "../launch/handlers.ts";
import { targetsHandlers } from "../targets/handlers.ts";
import { cardHandlers } from "../views/runs/card/handlers.ts";
import { podsHandlers } from "../pods/handlers.ts";
import { runsHandlers } from "../views/runs/handlers.ts";
import { steerHandlers } from "../views/runs/steer/handlers.ts";
import type { Handlers, Requests } from "./requests.ts";

export const handlers: Handlers<Requests> = {
  ...checklistHandlers,
  ...runsHandlers,
  ...sampleHandlers,
  ...createLanguageHandlers(),
  ...logsHandlers,
  ...cardHandlers,
  ...steerHandlers,
  ...launchHandlers,
  ...targetsHandlers,
  ...demoHandlers,
  ...podsHandlers,
  ...checkpointHandlers,
  ...checkpointsHandlers,
  ...diffHandlers,
};
