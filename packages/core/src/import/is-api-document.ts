import type { SourceFile } from "../source/source-file.ts";

/** How far a document's first key that tells its kind is looked for, in UTF-16 units. */
const HEAD = 200_000;

/** Whether a text is an OpenAPI or Swagger document, as far as its own top level says so; a descriptor is none. */
export function isApiDocument({ text }: SourceFile): boolean {
  const head = text.slice(0, HEAD);
  if (!/^\uFEFF?\s*\{/.test(head))
    return /^(?:openapi|swagger|"openapi"|"swagger"|'openapi'|'swagger')[ \t]*:[ \t]*['"]?\d/m.test(head);
  return topLevelKeys(head).some((key) => key === "openapi" || key === "swagger");
}

/** The keys of a JSON object's text at its first level, without reading what they hold. */
function topLevelKeys(text: string): readonly string[] {
  const keys: string[] = [];
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"(?:\s*:)?|[{}[\]]/g)) {
    if (token === "{" || token === "[") depth += 1;
    else if (token === "}" || token === "]") depth -= 1;
    else if (depth === 1 && token.endsWith(":")) keys.push(token.slice(1, token.lastIndexOf('"')));
  }
  return keys;
}
