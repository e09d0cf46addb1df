import { createHash } from "node:crypto";

/** What every model provider takes as a property's name. */
const PROVIDER_SAFE = /^[A-Za-z0-9_.-]{1,64}$/;
const LONGEST = 64;

/**
 * The argument that stands for a parameter which no mapping renames: the parameter's own name
 * where providers take it, otherwise the nearest one that they take (`$top` is `top`,
 * `filter[x]` is `filter_x`). A function of the name alone, so that no other parameter moves it.
 */
export function argumentName(parameter: string): string {
  if (PROVIDER_SAFE.test(parameter) && parameter !== "__proto__") return parameter;
  const words = parameter.replaceAll(/[^A-Za-z0-9_.-]+/g, "_").replaceAll(/^_+|_+$/g, "");
  if (words !== "" && words.length <= LONGEST) return words;
  const hash = createHash("sha256").update(parameter).digest("hex").slice(0, 8);
  return words === "" ? `arg_${hash}` : `${words.slice(0, LONGEST - hash.length - 1)}_${hash}`;
}
