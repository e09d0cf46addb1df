import type { CredentialCarrier } from "@mortise/core";
import { fieldKeys, fillTemplate } from "../template.ts";
import type { PreparedCarrier } from "./carrier.ts";
import { headerCarrier } from "./filled-header.ts";

// oxlint-disable-next-line no-control-regex -- RFC 7617 §2 forbids exactly these.
const CONTROL = /[\u0000-\u001f\u007f]/;

/** `basic` (RFC 7617): user and password, joined by a colon, in base64. */
export function prepareBasicCarrier(carrier: Extract<CredentialCarrier, { kind: "basic" }>): PreparedCarrier {
  const inUsername = new Set(fieldKeys(carrier.username));
  return {
    keys: [...inUsername, ...fieldKeys(carrier.password)],
    judge(key, value) {
      if (CONTROL.test(value)) {
        return "must not contain line breaks or other control characters";
      }
      return inUsername.has(key) && value.includes(":") ? "must not contain a colon" : undefined;
    },
    fillIn(fields) {
      const pair = `${fillTemplate(carrier.username, fields)}:${fillTemplate(carrier.password, fields)}`;
      const encoded = Buffer.from(pair, "utf8").toString("base64");
      return headerCarrier(carrier.name.toLowerCase(), `Basic ${encoded}`, [encoded]);
    },
  };
}
