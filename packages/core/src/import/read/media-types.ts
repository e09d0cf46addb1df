/** What a body of a media type is written as. */
export type MediaKind = "json" | "form" | "multipart" | "text" | "other";

export function mediaKind(mediaType: string): MediaKind {
  const essence = (mediaType.split(";")[0] ?? "").trim().toLowerCase();
  if (/^[^/]+\/(?:json|[^/]+\+json)$/.test(essence)) return "json";
  if (essence === "application/x-www-form-urlencoded") return "form";
  if (essence.startsWith("multipart/")) return "multipart";
  return essence.startsWith("text/") ? "text" : "other";
}

const kinds: readonly MediaKind[] = ["json", "form", "multipart", "text", "other"];

/** Media types by preference: `application/json`, other JSON, form, multipart, text, anything else; then as they are listed. */
export function byPreference(mediaTypes: readonly string[]): readonly string[] {
  const rank = (mediaType: string) => {
    if (/^application\/json\b/i.test(mediaType)) return -1;
    // Anything may be sent: JSON, then.
    return isAny(mediaType) ? 0.5 : kinds.indexOf(mediaKind(mediaType));
  };
  return mediaTypes.toSorted((a, b) => rank(a) - rank(b));
}

export function isAny(mediaType: string): boolean {
  return /^\s*(?:\*\/\*|application\/\*|\*)\s*(?:;|$)/.test(mediaType);
}
