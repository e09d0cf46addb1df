import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { injectionOf } from "../../openapi/injection.ts";
import { isForbiddenHeader } from "../../request/header-rules.ts";
import { schemesOf } from "../schemes.ts";

/** No argument takes the place of the credential: not the header that carries it, and no cookie where it is one. */
export function* overwritesCredential(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  const schemeOf = schemesOf(descriptor);
  for (const operation of descriptor.each("operations")) {
    const injection = injectionOf(operation.value, schemeOf(operation.value));
    const carriers = new Set(
      injection?.carriers.flatMap((one) => ("name" in one ? [one.name.toLowerCase()] : ["authorization"])),
    );
    for (const parameter of operation.each("parameters")) {
      const { name, location } = parameter.value;
      const isHeader = location === "header" && carriers.has(name.toLowerCase()) && !isForbiddenHeader(name);
      const isCookie = location === "cookie" && carriers.has("cookie");
      if (!isHeader && !isCookie) continue;
      const [, header] =
        operation
          .entries("auth_headers")
          .find(([key]) => key.toLowerCase() === (isCookie ? "cookie" : name.toLowerCase())) ?? [];
      const related = header === undefined ? [] : [{ target: header.key, message: "the credential goes here" }];
      const carrier = isCookie ? "cookies that carry" : "header that carries";
      yield diagnose("parameter/overwrites-credential", parameter.to("name").here, { carrier }, { related });
    }
  }
}
