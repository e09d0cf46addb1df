import type { Parameter } from "../../descriptor/descriptor.ts";
import type { Json } from "../../json.ts";
import { prepareStyle } from "../../request/styles.ts";
import { declaredWriting } from "../../tools/writing.ts";

const FAULTS = {
  path: "would leave its segment of the path",
  header: "has characters that no header can carry",
  query: "cannot be written in a query",
  cookie: "cannot be written in a cookie",
} as const;

/** Why a value cannot be sent where its parameter goes, as the end of a sentence that begins with what it is. */
export function placeFault(parameter: Parameter, value: Json): string | undefined {
  const { location, name } = parameter;
  // A number has no text only where its digits are lost, and that is reported as such.
  if (location === "body" || typeof value === "number") return undefined;
  const writing = declaredWriting(parameter);
  const write = prepareStyle(location, { name, ...(writing === undefined ? {} : { writing }) });
  return write(value, "", []) === undefined ? FAULTS[location] : undefined;
}
