import { fieldKeys, fillTemplate } from "../template.ts";
import type { PreparedCarrier, TemplateCarrier } from "./carrier.ts";

/** RFC 6265 §4.1.1, `cookie-octet`: visible ASCII but `"`, `,`, `;` and `\`. */
const COOKIE_VALUE = /^[\u0021\u0023-\u002b\u002d-\u003a\u003c-\u005b\u005d-\u007e]*$/;

/** A cookie, beside those that the call sends. */
export function prepareCookieCarrier({ name, parts }: TemplateCarrier): PreparedCarrier {
  return {
    keys: fieldKeys(parts),
    judge: (_key, value) =>
      COOKIE_VALUE.test(value)
        ? undefined
        : "must be visible ASCII without spaces, quotes, commas, semicolons or backslashes, because it is sent as a cookie",
    fillIn(fields) {
      const cookie = `${name}=${fillTemplate(parts, fields)}`;
      return {
        secrets: [],
        attach(request) {
          const others = (request.headers["cookie"] ?? "")
            .split(/; */)
            .filter((other) => other !== "" && other.split("=", 1)[0]?.trim() !== name);
          const headers = { ...request.headers, cookie: [...others, cookie].join("; ") };
          return { ok: true, value: { ...request, headers } };
        },
      };
    },
  };
}
