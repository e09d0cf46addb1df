import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { nameRange, placeholdersIn } from "../../descriptor/placeholders.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { choices } from "../choices.ts";
import type { Scheme } from "../../descriptor/scheme.ts";
import { credentialTemplates } from "../auth/templates.ts";
import { isCarriedOut } from "../schemes.ts";

/**
 * Placeholders in what carries, tests or obtains a credential are fields of the authentication, the
 * only thing that could fill them. The types that are only data may get values from steps that
 * this compiler does not know, so theirs are left alone.
 */
export function* unknownField(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const { template, scheme, obtained } of credentialTemplates(descriptor)) {
    yield* judge(template, scheme, obtained);
  }
}

function* judge(
  template: Cursor<string>,
  { authentication, fields }: Scheme,
  obtained: readonly string[],
): Iterable<Diagnostic> {
  if (!isCarriedOut(authentication)) return;
  for (const placeholder of placeholdersIn(template.value)) {
    const { name } = placeholder;
    if (fields.has(name) || obtained.includes(name)) continue;
    const keys = [...obtained, ...fields.keys()];
    const params = {
      scheme: authentication.type,
      field: name,
      choices: choices(keys, "add it to the `fields` of the authentication"),
    };
    const extra = didYouMean(name, keys, template.within(nameRange(placeholder)));
    yield diagnose("ref/unknown-field", template.within(placeholder.range), params, extra);
  }
}
