import type { ConnectorPage } from "./connector-page.ts";

/** Where a link to each tool's section leads, by the tool's place in the page. */
export type Anchors = readonly string[];

/** Ids of our own, for HTML. A name is unique in a connector, and what an id cannot hold is percent-encoded. */
export function htmlAnchors({ tools }: ConnectorPage): Anchors {
  return tools.map(({ name }) => `tool-${encodeURIComponent(name).replaceAll("'", "%27")}`);
}

/**
 * The ids that code hosts give headings: in lower case, without punctuation, with hyphens for blanks, and numbered where
 * an earlier heading has the same. So every heading of the Markdown template counts, in its order.
 */
export function markdownAnchors(page: ConnectorPage): Anchors {
  const given = new Map<string, number>();
  const add = (heading: string) => {
    const id = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
      .replaceAll(" ", "-");
    const before = given.get(id);
    given.set(id, (before ?? 0) + 1);
    return before === undefined ? id : `${id}-${String(before)}`;
  };
  for (const heading of [page.name, "Authentication", ...page.schemes.map(({ label }) => label), "Run it", "Tools"]) {
    add(heading);
  }
  return page.tools.map((tool) => {
    const anchor = add(tool.name);
    if (tool.arguments.length > 0) add("Arguments");
    if (tool.answer !== null) add("Answer");
    return anchor;
  });
}
