/** What egress grants one upstream. */
export interface EgressLimits {
  /** Milliseconds until a TCP and TLS connection stands, and for a name to resolve. */
  readonly connectMs: number;
  /** Milliseconds from the request's last step until the answer's head is there. */
  readonly firstByteMs: number;
  /** Bytes of a body, as sent and decompressed. */
  readonly bodyBytes: number;
  /** Redirects followed in one call. */
  readonly redirects: number;
  /** Times that one request is tried. */
  readonly attempts: number;
  /** Milliseconds for which the addresses of a name stay judged. */
  readonly judgementMs: number;
  /** Upstream origins whose connections are kept. */
  readonly origins: number;
  /** Connections to one origin; further requests wait for one. */
  readonly connections: number;
}

export const DEFAULT_EGRESS_LIMITS: EgressLimits = {
  connectMs: 5_000,
  firstByteMs: 15_000,
  bodyBytes: 8 * 1024 * 1024,
  redirects: 3,
  attempts: 3,
  judgementMs: 30_000,
  origins: 256,
  connections: 128,
};
