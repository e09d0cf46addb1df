import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { namedReference } from "../../descriptor/json-schema.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import type { Json } from "../../json.ts";
import { SCHEMA_PREFIX } from "../../openapi/component-schemas.ts";
import { choices } from "../choices.ts";
import { rawSchemas, referencesIn } from "../schema/raw-schemas.ts";
import { unescapeFragmentStep } from "../../json-pointer.ts";

/** A reference leads to one of the descriptor's `schemas`, or to a part of one. */
export function* unknownSchema(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  const schemas = new Map(Object.entries(descriptor.value.schemas ?? {}));
  const names = Array.from(schemas.keys());
  const offered = choices(names, "the descriptor has no `schemas`: add the one that is meant");
  for (const schema of rawSchemas(descriptor)) {
    for (const reference of referencesIn(schema)) {
      const found = namedReference(reference.value, SCHEMA_PREFIX);
      if (found === undefined) {
        const problem = "a reference leads to one of the descriptor's `schemas`, as in `#/schemas/Name`";
        yield diagnose("ref/unknown-schema", reference.here, { problem, choices: offered });
        continue;
      }
      const target = schemas.get(found.name);
      if (target === undefined) {
        const range = { start: SCHEMA_PREFIX.length, end: reference.value.length - found.rest.length };
        const at = reference.within(range);
        const problem = `no entry of \`schemas\` is called \`${found.name}\``;
        yield diagnose("ref/unknown-schema", at, { problem, choices: offered }, didYouMean(found.name, names, at));
      } else if (valueAt(target, found.rest) === undefined) {
        const problem = `the schema \`${found.name}\` has nothing at \`${found.rest}\``;
        yield diagnose("ref/unknown-schema", reference.here, {
          problem,
          choices: `refer to all of it: \`${SCHEMA_PREFIX}${found.name}\``,
        });
      }
    }
  }
}

function valueAt(value: Json, pointer: string): Json | undefined {
  let found: Json | undefined = value;
  for (const step of pointer.split("/").slice(1).map(unescapeFragmentStep)) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, step)) return undefined;
    found = (found as { readonly [key: string]: Json })[step]; // a list has its items under their numbers, too
  }
  return found;
}
