import type { ConstantPlan, Plan } from "../tools/tool.ts";
import { jsonText } from "./argument-value.ts";
import type { ArgumentFault } from "./http-request.ts";
import { percentEncode } from "./percent-encode.ts";
import { cookieText, headerText, queryText } from "./styles.ts";

/**
 * A constant as it goes on the wire, in the form that parameters of its location have: `&name=value`,
 * `; name=value`, a header's value, or `,"name":value`. `undefined` where its value cannot stand there.
 */
export function constantText(constant: ConstantPlan, plan: Plan): string | undefined {
  const { name, location, value } = constant;
  const faults: ArgumentFault[] = [];
  switch (location) {
    case "query":
      return queryText(percentEncode(name), namesBeside(constant, plan), value, "", faults);
    case "cookie":
      return cookieText(name, namesBeside(constant, plan), value, "", faults);
    case "header":
      return headerText(value, "", faults);
    case "body": {
      const text = jsonText(value, "", faults);
      return text === undefined ? undefined : `,${JSON.stringify(name)}:${text}`;
    }
  }
}

/** The names that others have at a parameter's location, the endpoint's own query included. */
export function namesBeside(
  own: { readonly name: string; readonly location: string },
  { parameters, constants, url }: Plan,
): ReadonlySet<string> {
  const others = [...parameters, ...constants].filter((other) => other !== own && other.location === own.location);
  const literal = url.query.map((part) => (part.kind === "text" ? part.text : "")).join("");
  const inEndpoint = own.location === "query" ? new URLSearchParams(literal).keys() : [];
  return new Set([...others.map(({ name }) => name), ...inEndpoint]);
}
