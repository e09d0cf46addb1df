import type { Severity } from "./diagnostic.ts";

interface Definition {
  readonly severity: Severity;
  /** One sentence, lower-case start, present tense, no full stop. `{names}` are filled by the reporter. */
  readonly message: string;
  /** The way out. May use the same names. */
  readonly hint?: string;
}

/**
 * Every code that can be reported about a descriptor. Codes are public: renaming one is a
 * breaking change, and a retired one is never used again. Each has a page,
 * `rules/<area>/<name>.md`, and at least one case under `test/cases/invalid`.
 */
export const codes = {
  "yaml/syntax": { severity: "error", message: "{problem}" },
} as const satisfies Record<string, Definition>;

/** The name of a diagnostic: `area/kebab-case`. */
export type DiagnosticCode = keyof typeof codes;

/** The `{names}` that a message template asks for. */
type Names<M extends string> = M extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type HintOf<C extends DiagnosticCode> = (typeof codes)[C] extends { readonly hint: infer H extends string } ? H : "";

/** The values that reporting a code needs; a missing or unknown one does not compile. */
export type Params<C extends DiagnosticCode> = {
  readonly [K in Names<(typeof codes)[C]["message"]> | Names<HintOf<C>>]: string;
};
