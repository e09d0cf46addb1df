import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { loneBrace } from "../../descriptor/placeholders.ts";
import { isForbiddenHeader, isHeaderValue, isToken } from "../../request/header-rules.ts";
import { repeated } from "../repeated.ts";
import { credentialHeaders, credentialTemplates } from "./templates.ts";

/** Guarded against parameters because they carry credentials, which is what `auth_headers` are for. */
const CREDENTIAL_HEADERS: ReadonlySet<string> = new Set(["authorization", "cookie"]);

/** Headers and cookies that carry a credential have names and values that HTTP allows (RFC 9110 §5), and none that frames or routes the message. */
export function* badHeader(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const headers of credentialHeaders(descriptor)) {
    for (const [name, header] of headers) {
      const nameFault = faultOfName(name);
      if (nameFault !== undefined) yield diagnose("auth/bad-header", header.key, nameFault);
      const valueFault = faultOfValue(header.value);
      if (valueFault !== undefined) yield diagnose("auth/bad-header", header.here, valueFault);
    }
    for (const [[name, again], [, first]] of repeated(headers, ([name]) => name.toLowerCase())) {
      const params = {
        problem: `the header \`${name}\` is given twice, since case makes no difference`,
        way: "remove one",
      };
      const related = [{ target: first.key, message: "first used here" }];
      yield diagnose("auth/bad-header", again.key, params, { related });
    }
  }
  for (const { template, name, place } of credentialTemplates(descriptor)) {
    if (place === "cookie" && !isToken(name)) yield diagnose("auth/bad-header", template.key, BAD_COOKIE);
    if ((place === "cookie" || place === "query" || place === "body") && loneBrace(template.value) !== undefined)
      yield diagnose("auth/bad-header", template.here, LONE_BRACE);
  }
}

const BAD_COOKIE = { problem: "this is not a cookie's name", way: "use letters, digits, `_` and `-`" };
const LONE_BRACE = { problem: "a brace here has no partner", way: "write placeholders as `{name}`" };

function faultOfName(name: string) {
  if (!isToken(name)) {
    return { problem: "this is not a header's name", way: "use letters, digits and `-`, as in `X-API-Key`" };
  }
  const isGuarded = isForbiddenHeader(name) && !CREDENTIAL_HEADERS.has(name.toLowerCase());
  return isGuarded
    ? { problem: "this header belongs to the transport", way: "send the credential in another header" }
    : undefined;
}

function faultOfValue(value: string) {
  if (loneBrace(value) !== undefined) return LONE_BRACE;
  return isHeaderValue(value.replaceAll(/\{[^{}]*\}/g, "x"))
    ? undefined
    : { problem: "a header's value is visible ASCII, without spaces at its ends", way: "remove the other characters" };
}
