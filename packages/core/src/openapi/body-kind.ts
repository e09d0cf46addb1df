import { isJsonMediaType } from "../request/header-rules.ts";
import type { BodyPlan } from "../tools/tool.ts";

/** What a body's media type makes of it. Whatever is neither JSON nor a form is bytes where it is a file, and text where it is not. */
export function bodyKind(mediaType: string, isFile: boolean): BodyPlan["kind"] {
  const essence = essenceOf(mediaType);
  if (isJsonMediaType(mediaType)) return "json";
  if (essence === "application/x-www-form-urlencoded") return "form";
  if (essence.startsWith("multipart/")) return "multipart";
  return isFile ? "bytes" : "text";
}

/** A media type without its parameters, in lower case. */
function essenceOf(mediaType: string): string {
  return mediaType.replace(/;.*$/s, "").trim().toLowerCase();
}
