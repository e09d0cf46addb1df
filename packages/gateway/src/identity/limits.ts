/** Seconds for which an access token is accepted; membership is looked up anew with every use all the same. */
export const ACCESS_TOKEN_SECONDS = 300;
/** Seconds of a session in a browser without any use of it. */
export const SESSION_SECONDS = 12 * 3_600;
/** Characters of a password. */
export const PASSWORD_LENGTH = { least: 12, most: 128 } as const;
/** Milliseconds for which somebody who was recognised is taken for the same. Changes end it sooner. */
export const RECOGNISED_MS = 3_000;
/** Who is remembered at most, in a process. */
export const RECOGNISED_MAX = 10_000;
/** Characters of a bearer token: ours are below 1,500. */
export const BEARER_LENGTH = 8_192;
/** Milliseconds for which an invitation, and a link to set a password, can be used. */
export const INVITATION_MS = 7 * 24 * 3_600_000;
export const SETUP_MS = 24 * 3_600_000;
/** Tries to sign in, for an account from an address, and from an address at all. */
export const SIGN_IN_ATTEMPTS = { account: 10, address: 100, windowMs: 15 * 60_000 } as const;
/** Clients that may be registered from an address, and from everywhere together. */
export const REGISTRATIONS = { address: 20, everywhere: 1_000, windowMs: 3_600_000 } as const;
