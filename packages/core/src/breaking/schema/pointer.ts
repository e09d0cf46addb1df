import { escapeStep } from "../../json-pointer.ts";

/** One step of a JSON pointer (RFC 6901). */
export function step(key: string | number): string {
  return `/${escapeStep(key)}`;
}
