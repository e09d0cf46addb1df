/** What bounds a call, apart from what the egress client bounds. */
export interface Policy {
  /** The whole call, waits and retries included. At most {@link MAX_CALL_TIMEOUT_MS}. */
  readonly callTimeoutMs: number;
  /** Text for the model, in UTF-8 bytes. What is longer is cut, and says so. */
  readonly maxTextBytes: number;
  /** Images, audio and other binary content, in bytes before base64. What is longer is an error. */
  readonly maxBinaryBytes: number;
}

/** Below the 60 s after which the official clients give up. */
export const MAX_CALL_TIMEOUT_MS = 55_000;

export const defaultPolicy: Policy = {
  callTimeoutMs: 30_000,
  maxTextBytes: 100 * 1024,
  maxBinaryBytes: 4 * 1024 * 1024,
};
