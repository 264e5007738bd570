import type { RequestOptions } from "node:https";

/** How to reach one API server as one user. */
export interface KubeConnection {
  /** For sentences: the kube context, or the URL. */
  readonly name: string;
  readonly server: URL;
  /** Headers, TLS material and agent of the next request; tokens that have run out are made anew. */
  options(): Promise<RequestOptions>;
}
