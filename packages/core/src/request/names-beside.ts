import type { Plan } from "../tools/tool.ts";

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
