export interface DemoRequests {
  /** Tells the demo's story in progress texts, as a terminal shows them; `folder` must be new or empty. Cancelling removes it. */
  "demo/run": { params: { folder: string }; result: { folder: string; identical: boolean; seconds: number } };
}
