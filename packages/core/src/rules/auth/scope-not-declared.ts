import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { schemesOf } from "../schemes.ts";

/** Where an authentication lists the API's scopes, those that are asked for and those that operations need are among them. */
export function* scopeNotDeclared(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const authentication of descriptor.each("authentication")) {
    const oauth2 = authentication.at("oauth2");
    for (const scope of oauth2?.each("default_scopes") ?? []) yield* judge(scope, oauth2?.value.scopes);
  }
  const schemeOf = schemesOf(descriptor);
  for (const operation of descriptor.each("operations")) {
    const scopes = schemeOf(operation.value)?.authentication.oauth2?.scopes;
    for (const scope of operation.each("scopes")) yield* judge(scope, scopes);
  }
}

function* judge(scope: Cursor<string>, scopes: { readonly [name: string]: string } = {}): Iterable<Diagnostic> {
  const names = Object.keys(scopes);
  if (names.length === 0 || names.includes(scope.value)) return;
  yield diagnose("auth/scope-not-declared", scope.here, {}, didYouMean(scope.value, names, scope.here));
}
