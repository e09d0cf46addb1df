import type { BodyPlan } from "../tools/tool.ts";
import { isJsonMediaType } from "./header-rules.ts";

/**
 * Why a value of `Content-Type` is not true of a body, as a sentence; `undefined` where it is. JSON may be any
 * JSON, text any text, and bytes whatever they are; a form has one media type.
 */
export function contentTypeFault(value: string, { kind, mediaType }: BodyPlan): string | undefined {
  const given = essence(value);
  const declared = essence(mediaType);
  switch (kind) {
    case "json":
      return isJsonMediaType(value)
        ? undefined
        : "It must be a JSON media type, such as `application/json`, because the body is JSON.";
    case "bytes":
      return /^[!-~]+\/[!-~]+$/.test(given) ? undefined : "It must be a media type, such as `image/png`.";
    case "text":
      if (given.startsWith("text/")) return undefined;
      break;
    case "form":
    case "multipart":
  }
  return given === declared ? undefined : `It must be \`${declared}\`, because the body is that.`;
}

function essence(mediaType: string): string {
  return (mediaType.split(";")[0] ?? "").trim().toLowerCase();
}
