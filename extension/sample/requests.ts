export interface SampleRequests {
  /** Copies the sample pipeline into a new folder below `parent`; returns the folder. */
  "sample/create": { params: { parent: string; name: string }; result: string };
}
