import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { nameRange, placeholdersIn } from "../../descriptor/placeholders.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { choices } from "../choices.ts";
import { schemeFrom, type Scheme } from "../../descriptor/scheme.ts";
import { KNOWN_TYPES, schemesOf } from "../schemes.ts";

/**
 * Placeholders in `auth_headers` and in a test endpoint are fields of the authentication, the
 * only thing that could fill them. The types that are only data may get values from steps that
 * this compiler does not know, so theirs are left alone.
 */
export function* unknownField(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  const schemeOf = schemesOf(descriptor);
  for (const authentication of descriptor.each("authentication")) {
    const url = authentication.at("test_endpoint")?.to("url");
    if (url !== undefined) yield* judge(url, schemeFrom(authentication.value));
  }
  for (const operation of descriptor.each("operations")) {
    const scheme = schemeOf(operation.value);
    if (scheme === undefined) continue;
    for (const [, header] of operation.entries("auth_headers")) yield* judge(header, scheme);
  }
}

function* judge(template: Cursor<string>, { authentication, fields }: Scheme): Iterable<Diagnostic> {
  if (!KNOWN_TYPES.has(authentication.type)) return;
  for (const placeholder of placeholdersIn(template.value)) {
    const { name } = placeholder;
    if (fields.has(name)) continue;
    const keys = Array.from(fields.keys());
    const params = {
      scheme: authentication.type,
      field: name,
      choices: choices(keys, "add it to the `fields` of the authentication"),
    };
    const extra = didYouMean(name, keys, template.within(nameRange(placeholder)));
    yield diagnose("ref/unknown-field", template.within(placeholder.range), params, extra);
  }
}
