/**
 * `<target>; name=value; name="value"`, beginning where the last one ended (RFC 8288 §3). Every space
 * has one place only in the pattern: where it had two, what does not fit would be tried in 2^n ways.
 */
const LINK = /\s*<([^>]*)>\s*((?:;\s*[^\s=;,"<>]+\s*(?:=\s*(?:(?:"(?:[^"\\]|\\.)*"|[^\s;,"]+)\s*)?)?)*)(?:,|$)/y;
const PARAMETER = /;\s*([^\s=;,"<>]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?/g;
/** A header is read no further than this. */
const MOST_LINKS = 50;
const MOST_CHARACTERS = 8_000;

/** The target of the first link that leads to the next page, as it is written there. */
export function nextLink(header: string): string | undefined {
  if (header.length > MOST_CHARACTERS) return undefined;
  LINK.lastIndex = 0;
  for (let count = 0; count < MOST_LINKS; count += 1) {
    const [, target, parameters = ""] = LINK.exec(header) ?? [];
    if (target === undefined) return undefined;
    if (isNext(parameters)) return target;
  }
  return undefined;
}

/** Whether the first `rel` says so, and nothing says that the link is about another document (`anchor`). */
function isNext(parameters: string): boolean {
  const read = Array.from(parameters.matchAll(PARAMETER), ([, name = "", quoted, plain]) => ({
    name: name.toLowerCase(),
    value: (quoted ?? plain ?? "").toLowerCase(),
  }));
  const relations = read.find(({ name }) => name === "rel")?.value.split(/\s+/) ?? [];
  return relations.includes("next") && read.every(({ name }) => name !== "anchor");
}
