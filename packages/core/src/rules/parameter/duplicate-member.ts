import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor, Parameter } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { readUrlTemplate } from "../../openapi/url-template.ts";

/**
 * An object in the query or a cookie goes out member by member, each under its own name
 * (OpenAPI 3.1.1, appendix C), so that name is no other parameter's, no other object's member
 * and not in the endpoint's own query: one would overrule the other.
 */
export function* duplicateMember(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const operation of descriptor.each("operations")) {
    const endpoint = operation.to("endpoint");
    for (const location of ["query", "cookie"] as const) {
      const parameters = operation.each("parameters").filter(({ value }) => value.location === location);
      if (!parameters.some(({ value }) => isSpread(value))) continue;
      const taken = new Map(parameters.map((parameter) => [parameter.value.name, parameter.to("name").here]));
      const query = location === "query" ? readUrlTemplate(endpoint.value)?.query : undefined;
      for (const name of new URLSearchParams(query).keys()) taken.set(name, endpoint.here);
      for (const parameter of parameters) {
        if (!isSpread(parameter.value)) continue;
        for (const [name, member] of parameter.entries("properties")) {
          const other = taken.get(name);
          // The object's own name is nowhere in the request.
          if (other === undefined || (name === parameter.value.name && isOnlyOne(parameters, name))) {
            taken.set(name, member.key);
            continue;
          }
          const related = [{ target: other, message: "the other one" }];
          yield diagnose("parameter/duplicate-member", member.key, { name, location }, { related });
        }
      }
    }
  }
}

/** Whether an object goes out member by member, each under its own name. */
function isSpread({ field_type, style, explode, content_type }: Parameter): boolean {
  const isForm = style === undefined || style === "form" || style === "cookie";
  return field_type === "object" && isForm && explode !== false && content_type === undefined;
}

function isOnlyOne(parameters: readonly Cursor<{ readonly name: string }>[], name: string): boolean {
  return parameters.filter(({ value }) => value.name === name).length === 1;
}
