import type { Plan } from "../../src/tools/tool.ts";
import type { HttpRequest } from "../../src/request/http-request.ts";

/**
 * How a request has left its template, judged by the platform's URL parser and by nothing of
 * ours; `undefined` where every value is in its segment and can be read back from it.
 */
export function escapeOf(plan: Plan, args: Readonly<Record<string, string>>, request: HttpRequest): string | undefined {
  const href = request.origin + request.path;
  if (!URL.canParse(href)) return "not a URL";
  const url = new URL(href);
  if (url.href !== href) return `a parser rewrites it to ${url.href}`;
  if (url.origin !== "https://api.example.com") return "another origin";
  if (url.search !== "" || url.hash !== "") return "the path ends early";
  const segments = url.pathname.slice(1).split("/");
  if (segments.length !== plan.url.path.length) return "another number of segments";
  for (const [index, parts] of plan.url.path.entries()) {
    const wanted = parts
      .map((part) => (part.kind === "text" ? decodeURIComponent(part.text) : valueOf(args, part)))
      .join("");
    if (decodeURIComponent(segments[index] ?? "") !== wanted) return `segment ${index} is not its value`;
    if (misleads(decodeURIComponent(segments[index] ?? "")))
      return `segment ${index} misleads a server that decodes it`;
  }
  return undefined;
}

/** Whether a server that decodes a segment, however often, would find a separator, a control character or a dot segment. */
function misleads(decoded: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  if (/[/\\\u0000-\u001f\u007f]|^\.{1,2}(?:;|$)/.test(decoded)) return true;
  const further = decoded.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCodePoint(Number(`0x${hex}`)));
  return further !== decoded && misleads(further);
}

function valueOf(args: Readonly<Record<string, string>>, part: Plan["url"]["path"][number][number]): string {
  return part.kind === "argument" ? (args[part.argument] ?? "") : "";
}
