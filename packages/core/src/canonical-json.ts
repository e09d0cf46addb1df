import type { Json } from "./json.ts";

/** The one text of a JSON value (RFC 8785): keys sorted by UTF-16 code units, no spaces. Members that are `undefined` are not there. */
export function canonicalJson(value: Json): string {
  if (typeof value !== "object" || value === null) {
    // Arguments hold integers beyond 2^53 as bigints, which the type of JSON does not know.
    return typeof (value as unknown) === "bigint" ? String(value) : JSON.stringify(value);
  }
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  let members = "";
  // Without a comparison, `sort` is by UTF-16 code units.
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member === undefined) continue;
    members += `${members === "" ? "" : ","}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${members}}`;
}

/** `Array.isArray` does not narrow readonly arrays. */
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
