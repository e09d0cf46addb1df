import type { ToolDefinition } from "@mortise/core";
import type { ServedTools, ServerIdentity } from "@mortise/core/mcp";
import type { Allowed, AllowedConnector, AllowedTool } from "../authorize/access.ts";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import { VERSION } from "../version.ts";
import type { SystemTool } from "./system-tool.ts";

/** What one authorization context is shown at an endpoint, and what its calls are looked up in: one thing, so that the two never differ. */
export interface Listing extends Pick<ServedTools, "server" | "tools" | "toolsJson"> {
  /** By public name. */
  readonly find: (name: string) => Listed | undefined;
}

export type Listed =
  | { readonly kind: "connector"; readonly connector: ConnectorRow; readonly tool: AllowedTool }
  | { readonly kind: "system"; readonly tool: SystemTool }
  /** Not shown any more: its server defines it otherwise than was approved, or has it no longer. Whoever was shown it before is told so. */
  | { readonly kind: "changed"; readonly connector: ConnectorRow; readonly name: string; readonly gone: boolean };

/** What an endpoint shows of all that somebody may use. */
export interface ListingScope {
  /** One connector alone. */
  readonly slug?: string;
  /** Those of the gateway's own tools that the caller may use. */
  readonly system: readonly SystemTool[];
}

/** What of the connectors' descriptions models are given with the list, in characters. */
const MAX_INSTRUCTIONS = 8_000;

/** By what is allowed: it is one object for a context until something changes. Within, by the connector that is asked for, or by the system tools. */
const kept = new WeakMap<Allowed, Map<string | readonly SystemTool[], Listing>>();
/** A definition as JSON text: contexts of an organisation share definitions. */
const texts = new WeakMap<ToolDefinition, string>();

/** The listing for a context at an endpoint, from the second time on without any work; `undefined` where a connector was asked for that the context has not. */
export function listingOf(allowed: Allowed, scope: ListingScope): Listing | undefined {
  const key = scope.slug ?? scope.system;
  let listings = kept.get(allowed);
  if (listings === undefined) kept.set(allowed, (listings = new Map<string | readonly SystemTool[], Listing>()));
  // Only what is there is kept: whoever asks for slugs that do not exist fills nothing.
  const known = listings.get(key);
  if (known !== undefined) return known;
  const listing = makeListing(allowed, scope);
  if (listing !== undefined) listings.set(key, listing);
  return listing;
}

function makeListing(allowed: Allowed, { slug, system }: ListingScope): Listing | undefined {
  const connectors =
    slug === undefined ? allowed.connectors : allowed.connectors.filter(({ connector }) => connector.slug === slug);
  if (slug !== undefined && connectors.length === 0) return undefined;
  const listed = new Map<string, Listed>();
  const tools: ToolDefinition[] = [];
  for (const { connector, tools: own, changed } of connectors) {
    for (const { publicName, ...tool } of changed) listed.set(publicName, { kind: "changed", connector, ...tool });
    for (const tool of own) {
      listed.set(tool.publicName, { kind: "connector", connector, tool });
      tools.push(tool.definition);
    }
  }
  for (const tool of system) {
    listed.set(tool.definition.name, { kind: "system", tool });
    tools.push(tool.definition);
  }
  return {
    server: identityOf(connectors),
    tools,
    toolsJson: `[${tools.map(textOf).join()}]`,
    find: (name) => listed.get(name),
  };
}

function textOf(definition: ToolDefinition): string {
  let text = texts.get(definition);
  if (text === undefined) texts.set(definition, (text = JSON.stringify(definition)));
  return text;
}

/** When to use each connector, in the admin's words, and then what its server says of itself, as an admin approved it. */
function identityOf(connectors: readonly AllowedConnector[]): ServerIdentity {
  let text = "";
  for (const { connector, instructions } of connectors) {
    if (connector.description === "" && instructions === "") continue;
    const line = `${connector.name} (mcp__${connector.slug}__…): ${connector.description}`.trimEnd() + "\n";
    if (text.length + line.length > MAX_INSTRUCTIONS) break;
    text += line;
    const own = indented(instructions);
    if (text.length + own.length <= MAX_INSTRUCTIONS) text += own;
  }
  return { name: "mortise", title: "Mortise gateway", version: VERSION, instructions: text.trimEnd() };
}

/** So that no line of a server's is taken for the gateway's. */
function indented(text: string): string {
  return text === "" ? "" : text.replaceAll(/^/gm, "  ").trimEnd() + "\n";
}
