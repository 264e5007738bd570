import type { CheckContext } from "../checkContext.ts";
import type { ControllerSetting } from "./attemptEnd.ts";

/** The controller settings that have to be reckoned with: the configured one, or both when nobody said which. */
export function controllerSettings({ config }: CheckContext): ControllerSetting[] {
  const known = config.controller.podStatusCaptureFinalizer;
  return known === undefined
    ? [{ captureFinalizer: false }, { captureFinalizer: true }]
    : [{ captureFinalizer: known }];
}

/** As findings print it. */
export function settingText({ captureFinalizer }: ControllerSetting): string {
  return captureFinalizer ? "with ARGO_POD_STATUS_CAPTURE_FINALIZER" : "controller without the capture finalizer";
}
