import type { Parameter } from "../descriptor/descriptor.ts";
import type { ParameterLocation, ParameterStyle, Writing } from "./tool.ts";

/** What OpenAPI says of how a value is written: in a parameter, or in the encoding of a form's field. */
interface Written {
  readonly style?: string;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
  readonly allowEmptyValue?: boolean;
  readonly contentType?: string;
}

const STYLES: readonly ParameterStyle[] = [
  "simple",
  "label",
  "matrix",
  "form",
  "spaceDelimited",
  "pipeDelimited",
  "deepObject",
  "cookie",
];

/** The style that each location has by itself. */
export const USUAL_STYLE: Readonly<Record<ParameterLocation, ParameterStyle>> = {
  path: "simple",
  query: "form",
  header: "simple",
  cookie: "cookie",
  body: "form",
};

/** Whether a style writes each item by itself unless told otherwise (OpenAPI 3.2 §4.12.2). */
export function explodesByItself(style: ParameterStyle): boolean {
  return style === "form" || style === "deepObject" || style === "cookie";
}

/** How a value is written, where that differs from what its location does by itself. */
export function writingOf(written: Written, location: ParameterLocation): Writing | undefined {
  const usual = USUAL_STYLE[location];
  const style = STYLES.find((one) => one === written.style) ?? usual;
  const { explode = explodesByItself(style), allowReserved, allowEmptyValue, contentType } = written;
  const writing: Writing = {
    ...(style === usual ? {} : { style }),
    ...(explode === explodesByItself(style) ? {} : { explode }),
    ...(allowReserved === true ? { allowReserved } : {}),
    ...(allowEmptyValue === true ? { allowEmptyValue } : {}),
    ...(contentType === undefined ? {} : { contentType }),
  };
  return Object.keys(writing).length === 0 ? undefined : writing;
}

/** The same, as a descriptor says it. */
export function declaredWriting(parameter: Parameter): Writing | undefined {
  const { location, style, explode, allow_reserved, allow_empty_value, content_type } = parameter;
  return writingOf(
    {
      ...(style === undefined ? {} : { style }),
      ...(explode === undefined ? {} : { explode }),
      ...(allow_reserved === undefined ? {} : { allowReserved: allow_reserved }),
      ...(allow_empty_value === undefined ? {} : { allowEmptyValue: allow_empty_value }),
      ...(content_type === undefined ? {} : { contentType: content_type }),
    },
    location,
  );
}
