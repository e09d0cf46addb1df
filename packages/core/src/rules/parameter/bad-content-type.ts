import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { isJsonMediaType } from "../../request/header-rules.ts";

/** A parameter may choose among JSON's media types where a body is JSON, and no other: the upstream reads the body by them. */
export function* badContentType(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const operation of descriptor.each("operations")) {
    // Where the body says what it is, a header that says it again is another rule's.
    if (operation.value.request_body?.content_type !== undefined) continue;
    const parameters = operation.each("parameters");
    if (!parameters.some(({ value }) => value.location === "body")) continue;
    for (const parameter of parameters) {
      const { name, location } = parameter.value;
      if (location !== "header" || name.toLowerCase() !== "content-type") continue;
      const given = [parameter.at("fixed_value"), parameter.at("default_value"), ...parameter.each("enum")];
      for (const value of given) {
        if (typeof value?.value !== "string" || isJsonMediaType(value.value)) continue;
        yield diagnose("parameter/bad-content-type", value.here, {});
      }
    }
  }
}
