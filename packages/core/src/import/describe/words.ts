import { createHash } from "node:crypto";

/** The words of an identifier in lower case: `listOrgTeams`, `list-org-teams` and `list_org.teams` have the same. */
export function wordsOf(identifier: string): readonly string[] {
  return (
    identifier
      .normalize("NFKD")
      .replaceAll(/\p{Mark}/gu, "")
      // Two names that look like two words and are one.
      .replaceAll("OAuth", "Oauth")
      .replaceAll("GraphQL", "Graphql")
      .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
      .replaceAll(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? []
  );
}

/** An identifier in lower case with `_` between its words. */
export function snakeCase(identifier: string): string {
  return wordsOf(identifier).join("_");
}

/** Six hexadecimal digits that tell two texts apart, always the same ones. */
export function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 6);
}

/** How often each of some texts is there. */
export function countsOf(texts: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}
