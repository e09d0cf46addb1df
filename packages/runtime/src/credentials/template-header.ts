import type { CredentialCarrier } from "@mortise/core";
import { isHeaderValue } from "@mortise/core/request";
import { fieldKeys, fillTemplate } from "./credential-template.ts";
import type { PreparedHeader } from "./injected-header.ts";

/** `api_key` and `bearer`: literal text around fields of the credential, as in `Bearer {token}`. */
export function prepareTemplateHeader(header: Extract<CredentialCarrier, { kind: "template" }>): PreparedHeader {
  if (header.parts.some((part) => part.kind === "argument")) {
    throw new Error(`The header ${header.name} carries a credential, so no argument may stand in it.`);
  }
  return {
    name: header.name.toLowerCase(),
    keys: fieldKeys(header.parts),
    judge: (_key, value) =>
      isHeaderValue(value) ? undefined : "must be visible ASCII without line breaks, or spaces at its ends",
    write: (fields) => fillTemplate(header.parts, fields),
    secrets: () => [],
  };
}
