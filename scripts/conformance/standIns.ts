import { argosay } from "./argosay.ts";

/** Programs that upstream examples expect in their images, as small as the recorded runs had them. */
export const standIns: Record<string, string> = {
  argosay,
  cowsay: '#!/bin/sh\necho "< $* >"\n',
};
