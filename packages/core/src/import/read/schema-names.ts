import { isMembers, isReservedKey, type Part, sourceOf } from "./part.ts";
import { stepsOf } from "../../json-pointer.ts";

/** Words of a pointer that say what kind of thing follows, not what it is. */
const structural = new Set(
  "paths components schemas definitions $defs properties patternProperties items allOf anyOf oneOf not schema content parameters responses requestBody requestBodies headers additionalProperties".split(
    " ",
  ),
);
const MAX_LENGTH = 100;

/** Gives each schema that is referred to a name, which depends on where it stands and not on what else there is. */
export interface SchemaNames {
  of(part: Part): string;
}

/** `own` are the schemas of the main document that have names there, as pointers to the names. */
export function createSchemaNames(own: readonly Part[]): SchemaNames {
  /** By the schema itself; one that is no object (`true`) by its place. */
  const names = new Map<unknown, string>();
  const keyOf = (part: Part) => (isMembers(part.value) ? part.value : sourceOf(part));
  const taken = new Set<string>();
  const give = (part: Part): string => {
    const source = sourceOf(part);
    const wanted = wantedName(part);
    const free = wanted !== "" && !taken.has(wanted) && !isReservedKey(wanted);
    const name = free ? wanted : `${wanted === "" ? "schema" : wanted}_${shortHash(source)}`;
    taken.add(name);
    names.set(keyOf(part), name);
    return name;
  };
  for (const part of own) give(part);
  return { of: (part) => names.get(keyOf(part)) ?? give(part) };
}

/** Letters, digits, `.`, `_` and `-`, which need no escape in a pointer; empty where nothing is left. */
function wantedName({ document, pointer }: Part): string {
  const tokens = stepsOf(pointer);
  const telling = tokens.filter((token) => !structural.has(token));
  const isNamed = tokens.length > 1 && telling.length === 1 && tokens.at(-1) === telling[0];
  const file = document.name.slice(document.name.lastIndexOf("/") + 1).replace(/\.[^.]*$/, "");
  const words = isNamed || document.name === "" ? telling : [file, ...telling];
  return words
    .join("_")
    .slice(0, MAX_LENGTH)
    .replace(/[^A-Za-z0-9._-]+/g, "_")
    .replace(/^[_.-]+|_+$/g, "");
}

/** FNV-1a over UTF-16 units, in 32 bits: short, and the same everywhere. */
function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(36);
}
