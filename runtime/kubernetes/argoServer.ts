/** Where Argo's own API server answers, and how it knows us. */
export interface ArgoServer {
  /** e.g. https://argo.example.org:2746 */
  url: string;
  /** Variable of the environment that holds the bearer token; the token itself is never in a file of ours. */
  tokenEnv?: string;
  /** Accept any certificate. */
  insecure?: boolean;
}
