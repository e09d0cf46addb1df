import type { Parameter } from "../../descriptor/descriptor.ts";
import type { Json } from "../../json.ts";
import { cookieText, headerText, pathText, queryText } from "../../request/styles.ts";

/** Why a value cannot be sent where its parameter goes, as the end of a sentence that begins with what it is. */
export function placeFault({ location }: Pick<Parameter, "location">, value: Json): string | undefined {
  // A number has no text only where its digits are lost, and that is reported as such.
  if (typeof value === "number") return undefined;
  switch (location) {
    case "path":
      return pathText(value, "", []) === undefined ? "would leave its segment of the path" : undefined;
    case "header":
      return headerText(value, "", []) === undefined ? "has characters that no header can carry" : undefined;
    case "query":
      return queryText("", NO_NAMES, value, "", []) === undefined ? "cannot be written in a query" : undefined;
    case "cookie":
      return cookieText("", NO_NAMES, value, "", []) === undefined ? "cannot be written in a cookie" : undefined;
    case "body":
      return undefined;
  }
}

const NO_NAMES: ReadonlySet<string> = new Set();
