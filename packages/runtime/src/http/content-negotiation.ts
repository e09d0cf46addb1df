/** Whether a body is JSON, by its `Content-Type`. Parameters are allowed; anything else could come from a plain HTML form. */
export function isJson(contentType: string | undefined): boolean {
  return contentType === "application/json" || mediaType(contentType) === "application/json";
}

/**
 * Whether an answer of this media type is acceptable (RFC 9110 §12.5.1). Clients name JSON and
 * event streams both; one that takes less is served as long as it takes what it will get.
 */
export function accepts(accept: string | undefined, wanted: "application/json" | "text/event-stream"): boolean {
  if (accept === undefined || accept === "application/json, text/event-stream") return true;
  const family = `${wanted.slice(0, wanted.indexOf("/"))}/*`;
  let best = { specificity: -1, accepted: false };
  for (const range of accept.split(",")) {
    const type = mediaType(range);
    const specificity = type === wanted ? 2 : type === family ? 1 : type === "*/*" ? 0 : -1;
    if (specificity > best.specificity) best = { specificity, accepted: !/;\s*q=0(?:\.0*)?\s*(?:;|$)/i.test(range) };
  }
  return best.accepted;
}

function mediaType(value: string | undefined): string | undefined {
  return value?.split(";", 1)[0]?.trim().toLowerCase();
}
