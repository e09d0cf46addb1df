import type { Parameter } from "../../descriptor/descriptor.ts";
import type { Writing } from "../../tools/tool.ts";

/** How a value is written, in the descriptor's keys. */
export function writingKeys({
  style,
  explode,
  allowReserved,
  allowEmptyValue,
  contentType,
}: Writing): Partial<Parameter> {
  return {
    ...(style === undefined ? {} : { style }),
    ...(explode === undefined ? {} : { explode }),
    ...(allowReserved === true ? { allow_reserved: true } : {}),
    ...(allowEmptyValue === true ? { allow_empty_value: true } : {}),
    ...(contentType === undefined || contentType === "" ? {} : { content_type: contentType.slice(0, 200) }),
  };
}
