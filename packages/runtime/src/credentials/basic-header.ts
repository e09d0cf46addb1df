import type { InjectedHeader } from "@mortise/core";
import type { Fields, PreparedHeader } from "./injected-header.ts";

// oxlint-disable-next-line no-control-regex -- RFC 7617 §2 forbids exactly these.
const CONTROL = /[\u0000-\u001f\u007f]/;

/** `basic` (RFC 7617): user and password, joined by a colon, in base64. */
export function prepareBasicHeader(header: Extract<InjectedHeader, { kind: "basic" }>): PreparedHeader {
  const encode = (fields: Fields): string =>
    Buffer.from(`${fields[header.username] ?? ""}:${fields[header.password] ?? ""}`, "utf8").toString("base64");
  return {
    name: header.name.toLowerCase(),
    keys: [header.username, header.password],
    judge(key, value) {
      if (CONTROL.test(value)) {
        return "must not contain line breaks or other control characters";
      }
      return key === header.username && value.includes(":") ? "must not contain a colon" : undefined;
    },
    write: (fields) => `Basic ${encode(fields)}`,
    secrets: (fields) => [encode(fields)],
  };
}
