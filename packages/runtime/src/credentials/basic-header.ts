import type { CredentialCarrier } from "@mortise/core";
import { fieldKeys, fillTemplate } from "./credential-template.ts";
import type { Fields, PreparedHeader } from "./injected-header.ts";

// oxlint-disable-next-line no-control-regex -- RFC 7617 §2 forbids exactly these.
const CONTROL = /[\u0000-\u001f\u007f]/;

/** `basic` (RFC 7617): user and password, joined by a colon, in base64. */
export function prepareBasicHeader(header: Extract<CredentialCarrier, { kind: "basic" }>): PreparedHeader {
  const encode = (fields: Fields): string =>
    Buffer.from(`${fillTemplate(header.username, fields)}:${fillTemplate(header.password, fields)}`, "utf8").toString(
      "base64",
    );
  const inUsername = new Set(fieldKeys(header.username));
  return {
    name: header.name.toLowerCase(),
    keys: [...inUsername, ...fieldKeys(header.password)],
    judge(key, value) {
      if (CONTROL.test(value)) {
        return "must not contain line breaks or other control characters";
      }
      return inUsername.has(key) && value.includes(":") ? "must not contain a colon" : undefined;
    },
    write: (fields) => `Basic ${encode(fields)}`,
    secrets: (fields) => [encode(fields)],
  };
}
