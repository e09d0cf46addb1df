import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { loneBrace } from "../../descriptor/placeholders.ts";
import { isForbiddenHeader, isHeaderValue, isToken } from "../../request/header-rules.ts";
import { repeated } from "../repeated.ts";

/** Guarded against parameters because they carry credentials, which is what `auth_headers` are for. */
const CREDENTIAL_HEADERS: ReadonlySet<string> = new Set(["authorization", "cookie"]);

/** Headers that carry a credential have names and values that HTTP allows (RFC 9110 §5), and none that frames or routes the message. */
export function* badHeader(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const operation of descriptor.each("operations")) {
    const headers = operation.entries("auth_headers");
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
}

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
  if (loneBrace(value) !== undefined) {
    return { problem: "a brace here has no partner", way: "write placeholders as `{name}`" };
  }
  return isHeaderValue(value.replaceAll(/\{[^{}]*\}/g, "x"))
    ? undefined
    : { problem: "a header's value is visible ASCII, without spaces at its ends", way: "remove the other characters" };
}
