/** The version of the runtime that a generated project depends on: ours, since all packages are published together. */
export const VERSION = "0.1.0";
