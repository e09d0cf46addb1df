import type { Parameter } from "../descriptor/descriptor.ts";
import { STYLES, wayOf } from "../request/way.ts";
import type { ParameterLocation, Writing } from "./tool.ts";

/** What OpenAPI says of how a value is written: in a parameter, or in the encoding of a form's field. */
interface Written {
  readonly style?: string;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
  readonly allowEmptyValue?: boolean;
  readonly contentType?: string;
}

const ALL_STYLES = Object.values(STYLES).flat();

/**
 * How a value is written, where that differs from what its location does by itself. A form's field does
 * another thing where a style is named, even the usual one: without, its content type decides (OpenAPI
 * 3.2 §4.15.1), and an object is JSON.
 */
export function writingOf(written: Written, location: ParameterLocation): Writing | undefined {
  const isField = location === "body";
  const usual = wayOf(location).style;
  const named = ALL_STYLES.find((one) => one === written.style);
  const style = named ?? usual;
  const byItself = wayOf(location, { style }).explode;
  const { explode = byItself, allowReserved, allowEmptyValue, contentType } = written;
  const isStyled = isField && (named !== undefined || written.explode !== undefined);
  const writing: Writing = {
    ...(style === usual && !isStyled ? {} : { style }),
    ...(explode === byItself ? {} : { explode }),
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
