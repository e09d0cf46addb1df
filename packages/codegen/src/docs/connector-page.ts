import {
  leastScopes,
  printableJson,
  variableName,
  type CompiledConnector,
  type Descriptor,
  type RateLimit,
} from "@mortise/core";
import { isSignedIn, schemeViews, type SchemeView } from "./scheme-view.ts";
import { oneLine, paragraphsOf, webUrl } from "./text.ts";
import { toolViews, type ToolView } from "./tool-view.ts";

/** A connector, and what it was compiled from, which says more. */
export interface DocumentedConnector {
  readonly connector: CompiledConnector;
  /** Left out for a compiled connector: its page lacks what only the descriptor knows. */
  readonly descriptor?: Descriptor;
}

/** What a page says of one connector, in plain text: templates escape it as their format needs. */
export interface ConnectorPage {
  readonly name: string;
  readonly slug: string;
  readonly version: string;
  readonly publisher: string;
  readonly categories: readonly string[];
  readonly tags: readonly string[];
  readonly paragraphs: readonly string[];
  readonly documentation: string | null;
  /** The vendor's document that the descriptor was made from. */
  readonly source: string | null;
  readonly limits: readonly string[];
  readonly schemes: readonly SchemeView[];
  /** The tools that are called without a credential. */
  readonly withoutCredential: readonly string[];
  readonly run: RunView;
  readonly instructions: readonly string[];
  /** Clients list three tools that find and call these. */
  readonly isDiscovered: boolean;
  readonly tools: readonly ToolView[];
  readonly counts: {
    readonly tools: number;
    readonly readOnly: number;
    readonly write: number;
    readonly destructive: number;
  };
}

/** How the connector is served. */
export interface RunView {
  readonly commands: string;
  /** The configuration of a client that starts its servers itself, as JSON. */
  readonly configuration: string;
}

/** Gathers what there is to say of a connector. Pure. */
export function connectorPage({ connector, descriptor }: DocumentedConnector): ConnectorPage {
  const { metadata, server } = connector;
  const scopes = leastScopes(connector);
  const tools = toolViews(connector, descriptor);
  const count = (effect: ToolView["effect"]) => tools.filter((tool) => tool.effect === effect).length;
  const document = descriptor?.source;
  return {
    name: oneLine(metadata.name),
    slug: oneLine(metadata.slug),
    version: oneLine(metadata.version),
    publisher: oneLine(metadata.publisher),
    categories: metadata.categories.map(oneLine),
    tags: (metadata.tags ?? []).map(oneLine),
    paragraphs: paragraphsOf(metadata.description),
    documentation: webUrl(metadata.documentationUrl),
    source:
      document === undefined
        ? null
        : [document.document, document.format ?? "", document.version ?? ""]
            .filter((part) => part !== "")
            .map(oneLine)
            .join(", "),
    limits: connector.rateLimits.map(limitText),
    schemes: schemeViews(connector, descriptor, scopes),
    withoutCredential: scopes.withoutCredential.map(oneLine),
    run: runView(connector),
    instructions: paragraphsOf(server?.instructions ?? ""),
    isDiscovered: server?.mode === "discovery",
    tools,
    counts: {
      tools: tools.length,
      readOnly: count("read-only"),
      write: count("write"),
      destructive: count("destructive"),
    },
  };
}

const WHOSE = { per_account: "account", per_user: "user", per_token: "token" } as const;

function limitText({ scope, limit, intervalSeconds }: RateLimit): string {
  const number = limit.toLocaleString("en-US");
  const interval = intervalSeconds === 1 ? "second" : `${intervalSeconds.toLocaleString("en-US")} seconds`;
  return `${number} requests in any ${interval} for each ${WHOSE[scope]}`;
}

/** The name that the descriptor has in commands: whoever reads the page knows where theirs is. */
const FILE = "connector.yaml";

function runView({ metadata: { slug }, securitySchemes, tools }: CompiledConnector): RunView {
  const used = new Set(tools.map(({ plan }) => plan.injection?.scheme));
  const schemes = Object.values(securitySchemes).filter(({ type }) => used.has(type));
  const credentials = schemes.some(isSignedIn) ? ["--credentials", "credentials.json"] : [];
  const serve = ["serve", FILE, ...credentials];
  // A user who signs in has the fields in the credentials file already.
  const fields = schemes.flatMap((scheme) =>
    isSignedIn(scheme) ? [] : scheme.fields.filter((field) => field.required && field.default === undefined),
  );
  const env = Object.fromEntries(fields.map(({ key, label }) => [variableName(slug, key), `<${label}>`]));
  const started = { command: "mortise", args: serve, ...(fields.length === 0 ? {} : { env }) };
  return {
    commands: [
      ...(credentials.length === 0 ? [] : [`mortise auth login ${FILE} ${credentials.join(" ")}`]),
      `mortise ${serve.join(" ")}`,
    ].join("\n"),
    configuration: printableJson(JSON.stringify({ mcpServers: { [slug]: started } }, null, 2).toWellFormed()),
  };
}
