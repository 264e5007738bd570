/** Where one tracking server answers, and how it knows us. */
export interface TrackingConnection {
  /** Without user, password and query. */
  url: URL;
  /** Authorization header; never printed. */
  authorization?: string;
  /** Who is asking, without the secret: "user anna", "a bearer token", "no credentials". */
  identity: string;
  /** PEM of the only authorities that are trusted (MLFLOW_TRACKING_SERVER_CERT_PATH). */
  ca?: string;
  /** PEM of certificate and key that this client shows (MLFLOW_TRACKING_CLIENT_CERT_PATH). */
  clientCertificate?: string;
  /** Accept any certificate (MLFLOW_TRACKING_INSECURE_TLS). */
  insecure: boolean;
  databricks: boolean;
}

/** For people: host and path, never credentials. */
export function placeOf({ url }: TrackingConnection): string {
  return url.origin + url.pathname.replace(/\/$/, "");
}
