/** Parts of messages that Argo v4.1.2 calls transient when they stand in a node's message (util/errors). */
const transient = [
  "client rate limiter Wait returned an error",
  "etcdserver: leader changed",
  "etcdserver: request timed out",
  "etcdserver: too many requests",
  "unexpected error when reading response body",
  "stream error when reading response body",
  "Connection closed by foreign host",
  "net/http: TLS handshake timeout",
  "i/o timeout",
  "connection timed out",
  "connection reset by peer",
  "http2: client connection lost",
  "http2: server sent GOAWAY and closed the connection",
  "request did not complete within requested timeout",
  "connect: connection refused",
  "invalid connection",
  "upper: no more rows in",
];

/**
 * Would retryPolicy OnTransientError retry a node with this message? Case matters. A controller may know more messages
 * through its TRANSIENT_ERROR_PATTERN; what makes errors of the Kubernetes API transient (their type) is gone in a message.
 */
export function isTransientMessage(message: string): boolean {
  return transient.some((part) => message.includes(part));
}
