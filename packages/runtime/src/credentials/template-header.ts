import type { InjectedHeader } from "@mortise/core";
import { isHeaderValue } from "@mortise/core/request";
import type { PreparedHeader } from "./injected-header.ts";

/** `api_key` and `bearer`: literal text around fields of the credential, as in `Bearer {token}`. */
export function prepareTemplateHeader(header: Extract<InjectedHeader, { kind: "template" }>): PreparedHeader {
  const keys: string[] = [];
  for (const part of header.parts) {
    if (part.kind === "argument") {
      throw new Error(`The header ${header.name} carries a credential, so no argument may stand in it.`);
    }
    if (part.kind === "field") {
      keys.push(part.key);
    }
  }
  return {
    name: header.name.toLowerCase(),
    keys,
    judge: (_key, value) =>
      isHeaderValue(value) ? undefined : "must be visible ASCII without line breaks, or spaces at its ends",
    write(fields) {
      let value = "";
      for (const part of header.parts) {
        value += part.kind === "text" ? part.text : part.kind === "field" ? (fields[part.key] ?? "") : "";
      }
      return value;
    },
    secrets: () => [],
  };
}
