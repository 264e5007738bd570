/** How Argo recorded the end of one attempt, as retry expressions see it: all strings, exitCode "-1" when unknown. */
export interface AttemptEnd {
  status: "Failed" | "Error";
  exitCode: string;
  message: string;
}

/** Whether the controller keeps deleted pods until it has read their end (ARGO_POD_STATUS_CAPTURE_FINALIZER). */
export interface ControllerSetting {
  captureFinalizer: boolean;
}
