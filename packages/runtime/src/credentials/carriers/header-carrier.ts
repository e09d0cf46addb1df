import { isHeaderValue } from "@mortise/core/request";
import { fieldKeys, fillTemplate } from "../template.ts";
import type { PreparedCarrier, TemplateCarrier } from "./carrier.ts";
import { headerCarrier } from "./filled-header.ts";

/** `api_key` and `bearer`: literal text around fields of the credential, as in `Bearer {token}`. */
export function prepareHeaderCarrier({ name, parts }: TemplateCarrier): PreparedCarrier {
  return {
    keys: fieldKeys(parts),
    judge: (_key, value) =>
      isHeaderValue(value) ? undefined : "must be visible ASCII without line breaks, or spaces at its ends",
    fillIn: (fields) => headerCarrier(name.toLowerCase(), fillTemplate(parts, fields), []),
  };
}
