import type { Impact } from "./change.ts";

/** Every class of change, with what it means for callers. An argument's members and items count as the argument; so do a field's. */
export const changeKinds = {
  "connector-added": "compatible",
  "connector-removed": "breaking",
  "connector-renamed": "breaking",
  "mode-changed": "breaking",

  "tool-removed": "breaking",
  "tool-renamed": "breaking",
  "tool-added": "compatible",

  "required-argument-added": "breaking",
  "argument-added": "compatible",
  "argument-removed": "breaking",
  "argument-renamed": "breaking",
  "argument-required": "breaking",
  "argument-optional": "compatible",
  "type-narrowed": "breaking",
  "type-widened": "compatible",
  "type-changed": "breaking",
  "enum-narrowed": "breaking",
  "enum-widened": "compatible",
  "constraint-narrowed": "breaking",
  "constraint-widened": "compatible",
  "constraint-unclear": "breaking",
  "alternative-removed": "breaking",
  "alternative-added": "compatible",
  "default-changed": "breaking",

  "output-schema-removed": "breaking",
  "output-schema-added": "compatible",
  "output-field-removed": "breaking",
  "output-field-added": "compatible",
  "output-field-optional": "breaking",
  "output-field-required": "compatible",
  "output-type-widened": "breaking",
  "output-type-narrowed": "compatible",
  "output-type-changed": "breaking",
  "output-enum-widened": "breaking",
  "output-enum-narrowed": "compatible",
  "output-constraint-widened": "breaking",
  "output-constraint-narrowed": "compatible",
  "output-constraint-unclear": "breaking",
  "output-alternative-added": "breaking",
  "output-alternative-removed": "compatible",

  "became-writing": "breaking",
  "became-reading": "compatible",
  "became-destructive": "breaking",
  "became-non-destructive": "compatible",
  "became-non-idempotent": "breaking",
  "became-idempotent": "compatible",
  "became-open-world": "breaking",
  "became-closed-world": "compatible",

  "scope-added": "breaking",
  "scope-removed": "compatible",
  "authentication-added": "breaking",
  "authentication-removed": "compatible",
  "authentication-changed": "breaking",

  "operation-replaced": "breaking",
  "host-changed": "breaking",
  "method-changed": "breaking",
  "path-changed": "compatible",
  "operation-renamed": "wording",

  "text-changed": "wording",
  "written-otherwise": "wording",
} as const satisfies { readonly [kind: string]: Impact };

export type ChangeKind = keyof typeof changeKinds;
