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
  "yaml/tab-indent": {
    severity: "error",
    message: "a tab indents this line",
    hint: "indent with spaces; YAML does not allow tabs here",
  },
  "yaml/empty": {
    severity: "error",
    message: "the document has no content",
    hint: "start with `metadata:`, or let `mortise init` write a first descriptor",
  },
  "yaml/duplicate-key": {
    severity: "error",
    message: "the key `{key}` is already in this mapping",
    hint: "remove one of the two, or rename it",
  },
  "yaml/forbidden-key": {
    severity: "error",
    message: "the key `{key}` is not allowed anywhere",
    hint: "JavaScript gives it a meaning of its own; choose another name",
  },
  "yaml/not-a-name": {
    severity: "error",
    message: "a key must be a string",
    hint: "write the key in quotes",
  },
  "yaml/anchor": {
    severity: "error",
    message: "anchors are not allowed",
    hint: "write the value out where it is needed; if `&` is part of a text, put the text in quotes",
  },
  "yaml/alias": {
    severity: "error",
    message: "aliases are not allowed",
    hint: "write the value out here; if `*` is part of a text, put the text in quotes",
  },
  "yaml/merge-key": {
    severity: "error",
    message: "merge keys are not allowed",
    hint: "write the members out here",
  },
  "yaml/tag": {
    severity: "error",
    message: "tags are not allowed",
    hint: "remove the tag; if `!` is part of a text, put the text in quotes",
  },
  "yaml/directive": {
    severity: "error",
    message: "directives are not allowed",
    hint: "remove the line; descriptors are read as YAML 1.2",
  },
  "yaml/many-documents": {
    severity: "error",
    message: "a second document begins here",
    hint: "put each connector in a file of its own",
  },
  "yaml/bad-character": {
    severity: "error",
    message: "the text contains {character}, which YAML does not allow",
    hint: "remove the character, or write it as an escape in double quotes",
  },
  "yaml/not-json": {
    severity: "error",
    message: "this number has no JSON form",
    hint: "use a finite number; if a text is meant, put it in quotes",
  },
  "yaml/too-deep": {
    severity: "error",
    message: "mappings and sequences nest deeper than {limit} levels",
    hint: "flatten the structure",
  },
  "yaml/too-large": {
    severity: "error",
    message: "the document is larger than {limit}",
    hint: "split the connector, or raise the limit where the compiler is called",
  },
  "ignore/unknown-code": {
    severity: "error",
    message: "there is no diagnostic `{code}` to ignore",
    hint: "name a code as it is printed: `# ignore area/name: reason`",
  },
  "ignore/not-ignorable": {
    severity: "error",
    message: "`{code}` cannot be ignored",
    hint: "only warnings can; correct what it reports, then remove this comment",
  },
  "ignore/no-reason": {
    severity: "error",
    message: "the comment does not say why `{code}` is ignored",
    hint: "write the reason after a colon: `# ignore {code}: reason`",
  },
  "ignore/unused": {
    severity: "warning",
    message: "nothing here reports `{code}`",
    hint: "remove the comment, or put it on the line it is about or right above that line",
  },
  "report/too-many": {
    severity: "warning",
    message: "{count} more diagnostics are not shown",
    hint: "correct the ones above first",
  },
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
