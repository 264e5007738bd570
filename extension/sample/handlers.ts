import { createSampleFolder } from "../../runtime/index.ts";
import type { Handlers } from "../worker/requests.ts";
import type { SampleRequests } from "./requests.ts";

export const sampleHandlers: Handlers<SampleRequests> = {
  "sample/create": ({ parent, name }) => createSampleFolder(parent, name),
};
