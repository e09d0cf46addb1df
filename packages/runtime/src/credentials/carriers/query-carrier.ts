import { fieldKeys, fillTemplate } from "../template.ts";
import type { PreparedCarrier, TemplateCarrier } from "./carrier.ts";
import { setPair } from "./pairs.ts";

/** A query parameter, such as `?api_key=`. A redirect's address lacks it, or repeats it as the upstream saw it: both ways it is set anew. */
export function prepareQueryCarrier({ name, parts }: TemplateCarrier): PreparedCarrier {
  return {
    keys: fieldKeys(parts),
    judge: (_key, value) => (value.isWellFormed() ? undefined : "must not hold half a character (a lone surrogate)"),
    fillIn(fields) {
      const value = fillTemplate(parts, fields);
      const addTo = <R extends { readonly path: string }>(request: R): R => {
        const [path = "", ...rest] = request.path.split("?");
        return { ...request, path: `${path}?${setPair(rest.join("?"), name, value)}` };
      };
      return { secrets: [], attach: (request) => ({ ok: true, value: addTo(request) }), reattach: addTo };
    },
  };
}
