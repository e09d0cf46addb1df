import { randomBytes } from "node:crypto";

/** What a new thing is called: its kind, and 128 random bits, so that no id tells of another. */
export function newId(kind: "ws" | "agt" | "con" | "cxn" | "var" | "key" | "dek" | "oac" | "oaz" | "apr"): string {
  return `${kind}_${randomBytes(16).toString("base64url").replaceAll("-", "0").replaceAll("_", "1")}`;
}
