import { escapeStep } from "../../json-pointer.ts";

/** The pointer of a member below another (RFC 6901). */
export function memberPointer(parent: string, key: string | number): string {
  return `${parent}/${escapeStep(key)}`;
}
