import { hashDefinition, type JsonObject, type LockedDefinition } from "@mortise/core";
import { toolFault } from "./tool-fault.ts";

/** A tool as its author or its upstream defines it. */
export interface ListedTool {
  readonly name: string;
  /** The whole wire object. */
  readonly definition: JsonObject | LockedDefinition;
}

/** A tool that was not taken up, and why, as the end of a sentence that begins with its name. */
export interface RefusedTool {
  readonly name: string;
  readonly why: string;
}

/** What a list comes down to: tools by name with their digests, and what cannot be one. */
export interface ReadList {
  readonly tools: ReadonlyMap<string, { readonly definition: JsonObject; readonly digest: string }>;
  readonly refused: readonly RefusedTool[];
}

/**
 * Reads a list so that each name means one tool. What is listed twice with different definitions is no tool, and
 * of names that are one name to a reader (NFKC) only that which is written plainly is.
 *
 * @param known - Names that are taken up already: theirs are not given away to a newcomer that reads the same.
 */
export function readList(listed: readonly ListedTool[], known: ReadonlySet<string>): ReadList {
  const tools = new Map<string, { readonly definition: JsonObject; readonly digest: string }>();
  const refused = new Map<string, string>();
  const readAs = new Map(Array.from(known, (name) => [name.normalize("NFKC"), name]));
  for (const { name } of listed) {
    if (name === name.normalize("NFKC") && !readAs.has(name)) readAs.set(name, name);
  }
  for (const { name, definition: listedDefinition } of listed) {
    // A definition is JSON, which an interface cannot say.
    const definition = listedDefinition as JsonObject;
    const fault = toolFault(name, definition);
    const holder = readAs.get(name.normalize("NFKC"));
    if (fault !== undefined) {
      refused.set(name, fault);
    } else if (holder !== undefined && holder !== name) {
      refused.set(name, `reads the same as ${JSON.stringify(holder)}`);
    } else {
      readAs.set(name.normalize("NFKC"), name);
      const digest = hashDefinition(definition);
      if ((tools.get(name)?.digest ?? digest) !== digest)
        refused.set(name, "is listed twice, with different definitions");
      tools.set(name, { definition, digest });
    }
  }
  for (const name of refused.keys()) tools.delete(name);
  return { tools, refused: Array.from(refused, ([name, why]) => ({ name, why })) };
}
