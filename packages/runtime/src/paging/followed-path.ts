import type { UrlPlan } from "@mortise/core";

/** The request whose answer named the next page. */
export interface AnsweredRequest {
  readonly origin: string;
  readonly path: string;
}

/**
 * Path and query of the next page, from the URL that an upstream gave for it, or `undefined` where it
 * must not be followed. It must be on the same origin (plain http for https counts as the same, since a
 * proxy often makes it so, and it is asked for by https all the same), and the path is always one that
 * the operation itself could have asked for: only segments that arguments fill may differ. Where the
 * upstream calls the same list by another path (GitHub: `/repositories/1/issues` for
 * `/repos/a/b/issues`), its query is taken and the path stays ours. Parameters that carry the
 * credential are dropped: it is put in anew.
 */
export function followedPath(
  url: string,
  request: AnsweredRequest,
  plan: UrlPlan,
  credentialParameters: readonly string[],
): string | undefined {
  const target = URL.parse(url, request.origin + request.path);
  if (target === null || target.username + target.password !== "") return undefined;
  if (target.protocol === "http:" && target.port === "" && request.origin.startsWith("https:"))
    target.protocol = "https:";
  if (target.origin !== new URL(request.origin).origin) return undefined;
  const path = ownPath(target, request.path.split("?", 1)[0] ?? "", plan);
  return path === undefined ? undefined : path + withoutParameters(target.search, credentialParameters);
}

function ownPath({ pathname, search }: URL, current: string, plan: UrlPlan): string | undefined {
  if (pathname === current || isSamePath(pathname.split("/"), current.split("/"), plan)) return pathname;
  return search !== "" && endsAlike(pathname.split("/"), current.split("/"), plan) ? current : undefined;
}

/** Whether what stands behind the last argument is the same: the name of the list, most often. */
function endsAlike(target: readonly string[], current: readonly string[], { path }: UrlPlan): boolean {
  const length = path.length - 1 - path.findLastIndex((parts) => parts.some((part) => part.kind === "argument"));
  const end = (segments: readonly string[]) => segments.slice(-length).map(decoded).join("/");
  return length > 0 && length < path.length && end(target) === end(current);
}

function isSamePath(target: readonly string[], current: readonly string[], { path }: UrlPlan): boolean {
  // One empty segment stands before the first slash.
  if (target.length !== path.length + 1 || current.length !== path.length + 1) return false;
  return path.every((parts, index) => {
    const segment = target[index + 1] ?? "";
    if (parts.some((part) => part.kind === "argument")) return segment !== "" && !/%2f|%5c/i.test(segment);
    return decoded(segment) === decoded(current[index + 1] ?? "");
  });
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function withoutParameters(search: string, names: readonly string[]): string {
  if (names.length === 0 || search === "") return search;
  const kept = search
    .slice(1)
    .split("&")
    .filter((pair) => !names.includes(decoded((pair.split("=", 1)[0] ?? "").replaceAll("+", " "))));
  return kept.length === 0 ? "" : `?${kept.join("&")}`;
}
