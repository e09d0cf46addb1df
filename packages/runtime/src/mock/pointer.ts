import { isJsonObject, type Json } from "@mortise/core";
import { unescapeStep } from "@mortise/core/json-pointer";

/** A JSON value with another value at a pointer (RFC 6901); objects on the way are made. `undefined` takes the member away. */
export function withValueAt(json: Json, pointer: string, value: Json | undefined): Json {
  const [token, ...rest] = pointer.split("/").slice(1);
  if (token === undefined) return value ?? null;
  const name = unescapeStep(token);
  const below = rest.length === 0 ? "" : `/${rest.join("/")}`;
  if (Array.isArray(json)) {
    const items = json as readonly Json[];
    return items.map((item, index) => (String(index) === name ? withValueAt(item, below, value) : item));
  }
  const members = isJsonObject(json) ? json : {};
  if (below === "" && value === undefined) {
    return Object.fromEntries(Object.entries(members).filter(([key]) => key !== name));
  }
  const member = Object.hasOwn(members, name) ? members[name] : undefined;
  return { ...members, [name]: withValueAt(member ?? {}, below, value) };
}
