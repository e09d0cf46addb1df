import type { ParameterLocation, ParameterStyle, Writing } from "../tools/tool.ts";

/** How a value is written, with nothing left to its location. */
export interface Way {
  readonly style: ParameterStyle;
  readonly explode: boolean;
  readonly allowReserved: boolean;
  readonly allowEmptyValue: boolean;
  readonly contentType: string | undefined;
}

const USUAL_STYLE: Readonly<Record<ParameterLocation, ParameterStyle>> = {
  path: "simple",
  query: "form",
  header: "simple",
  cookie: "cookie",
  body: "form",
};
const EXPLODED: ReadonlySet<ParameterStyle> = new Set(["form", "deepObject", "cookie"]);

/** The styles that each location has (OpenAPI 3.2 §4.12.2). */
export const STYLES: Readonly<Record<ParameterLocation, readonly ParameterStyle[]>> = {
  path: ["simple", "label", "matrix"],
  query: ["form", "spaceDelimited", "pipeDelimited", "deepObject"],
  header: ["simple"],
  cookie: ["form", "cookie"],
  body: ["form", "spaceDelimited", "pipeDelimited", "deepObject"],
};

/** What OpenAPI says where a parameter says nothing; only a cookie is `cookie` by itself, because that is how cookies are read. */
export function wayOf(location: ParameterLocation, writing: Writing = {}): Way {
  const { style = USUAL_STYLE[location], allowReserved = false, allowEmptyValue = false, contentType } = writing;
  return { style, explode: writing.explode ?? EXPLODED.has(style), allowReserved, allowEmptyValue, contentType };
}

/** Whether a value can be written in a style at a location. */
export function hasStyle(location: ParameterLocation, style: ParameterStyle): boolean {
  return STYLES[location].includes(style);
}
