import { MIRROR_KEYWORD, readMirrored, type MirroredArgument } from "./mirrored-arguments.ts";
import { LEGACY_VERSIONS, LIST_TTL_MS, MODERN_VERSION, metaKeys } from "./protocol.ts";
import type { Era } from "./protocol.ts";
import type {
  CallOutcome,
  ContentBlock,
  InputRequired,
  PassedResult,
  ServedTools,
  ToolAnswer,
} from "./served-tools.ts";

type Served = ServedTools<CallOutcome>;

/**
 * What one {@link ServedTools} says about itself, written once: the texts that go between
 * `{"jsonrpc":"2.0","id":…,"result":` and `}`.
 */
export interface ResultTexts {
  /** The list for a client of the legacy era, or `undefined` where an output schema has to be lowered for it first. */
  readonly legacyList: string | undefined;
  readonly modernList: string;
  readonly discovery: string;
  /** The tail of every modern result: its type and who gave it. */
  readonly modernTail: string;
  /** The same of a result that is not the last word. */
  readonly inputRequiredTail: string;
  /** Tools whose structured content the legacy era wraps, because their output schema is not an object's. */
  readonly wrapped: ReadonlySet<string>;
  /** Which arguments of which tools a modern client repeats in headers. */
  readonly mirrored: ReadonlyMap<string, readonly MirroredArgument[]>;
}

/** What the texts are made of. Nothing of whoever the tools were bound to, since this is kept. */
interface Source {
  readonly server: ServedTools["server"];
  readonly toolsJson: string;
  readonly changing: boolean;
}

/** By the list of definitions: tools are bound to each caller anew, their definitions are not. */
const prepared = new WeakMap<ServedTools["tools"], Source & { readonly texts: ResultTexts }>();

/** The texts of these tools, from the second time on without any work. */
export function resultTexts(served: Served): ResultTexts {
  const { server, tools, toolsJson } = served;
  const changing = served.changes !== undefined;
  const known = prepared.get(tools);
  if (known?.server === server && known.toolsJson === toolsJson && known.changing === changing) return known.texts;
  const texts = prepareTexts(served);
  prepared.set(tools, { server, toolsJson, changing, texts });
  return texts;
}

function prepareTexts(served: Served): ResultTexts {
  const wrapped = new Set(
    served.tools
      .filter(({ outputSchema }) => outputSchema !== undefined && outputSchema["type"] !== "object")
      .map(({ name }) => name),
  );
  const meta = `"_meta":${JSON.stringify({ [metaKeys.serverInfo]: serverInfo(served) })}`;
  const modernTail = `"resultType":"complete",${meta}`;
  const cacheable = `"ttlMs":${listTtl(served)},"cacheScope":"private",${modernTail}`;
  const discovered = {
    supportedVersions: [MODERN_VERSION],
    capabilities: capabilities(served, true),
    ...instructions(served),
  };
  return {
    legacyList: wrapped.size === 0 ? `{"tools":${served.toolsJson}}` : undefined,
    modernList: `{"tools":${served.toolsJson},${cacheable}}`,
    discovery: `${JSON.stringify(discovered).slice(0, -1)},${cacheable}}`,
    modernTail,
    inputRequiredTail: `"resultType":"input_required",${meta}`,
    wrapped,
    mirrored: mirroredIn(served),
  };
}

function mirroredIn({ tools, toolsJson }: Served): ResultTexts["mirrored"] {
  const mirrored = new Map<string, readonly MirroredArgument[]>();
  if (!toolsJson.includes(`"${MIRROR_KEYWORD}"`)) return mirrored;
  for (const { name, inputSchema } of tools) {
    const read = readMirrored(inputSchema);
    // One that no client may use is one that asks for nothing.
    if (read.ok && read.mirrored.length > 0) mirrored.set(name, read.mirrored);
  }
  return mirrored;
}

/** How long a client may keep the list or a discovery, in milliseconds: not at all where either can change at any time. */
export function listTtl({ changes }: Served): number {
  return changes === undefined ? LIST_TTL_MS : 0;
}

/** How the server names itself on the wire. */
export function serverInfo(served: Served): { name: string; title: string; version: string } {
  const { name, title, version } = served.server;
  return { name, title, version };
}

/** What the server can do: tools, and to tell of changes where it has a way to and there can be any. */
export function capabilities(served: Served, pushes: boolean): { tools: { listChanged?: true } } {
  return { tools: pushes && served.changes !== undefined ? { listChanged: true } : {} };
}

/** The instructions as a member to spread: none where there are none. */
export function instructions(served: Served): { instructions?: string } {
  return served.server.instructions === "" ? {} : { instructions: served.server.instructions };
}

/** The result of the legacy handshake. A revision that we do not know is answered with the newest that we do. */
export function initializeText(served: Served, requestedVersion: string, pushes: boolean): string {
  return JSON.stringify({
    protocolVersion: LEGACY_VERSIONS.includes(requestedVersion) ? requestedVersion : LEGACY_VERSIONS[0],
    capabilities: capabilities(served, pushes),
    serverInfo: serverInfo(served),
    ...instructions(served),
  });
}

/**
 * The result of a call. The structured content goes in as the text it is. The legacy era knows
 * objects only, so anything else becomes `{"result": …}` there.
 */
export function callText(texts: ResultTexts, tool: string, answer: ToolAnswer | PassedResult, era: Era): string {
  let text = `{"content":${answer.kind === "passed" ? answer.content : JSON.stringify(contentOf(answer))}`;
  const { structured } = answer;
  if (structured !== undefined) {
    const wraps = era === "legacy" && (!isObjectText(structured) || texts.wrapped.has(tool));
    text += wraps ? `,"structuredContent":{"result":${structured}}` : `,"structuredContent":${structured}`;
  }
  text += answer.isError ? `,"isError":true` : `,"isError":false`;
  if (era === "legacy") {
    return answer.meta === undefined ? `${text}}` : `${text},"_meta":${JSON.stringify(answer.meta)}}`;
  }
  if (answer.meta === undefined) return `${text},${texts.modernTail}}`;
  // The tail ends in `{<server info>}}`: what the answer says goes in front, and wins only under names of its own.
  const meta = JSON.stringify(answer.meta);
  return `${text},${meta === "{}" ? texts.modernTail : texts.modernTail.replace(`"_meta":{`, () => `"_meta":${meta.slice(0, -1)},`)}}`;
}

/** The result of a call that waits for the client. */
export function inputRequiredText(texts: ResultTexts, { inputRequests, requestState }: InputRequired): string {
  let text = "{";
  if (inputRequests !== undefined) text += `"inputRequests":${JSON.stringify(inputRequests)},`;
  if (requestState !== undefined) text += `"requestState":${JSON.stringify(requestState)},`;
  return `${text}${texts.inputRequiredTail}}`;
}

/** The content of an answer. A structured value that is no object is repeated as text where there is none (MCP, Tools › Structured Content). */
export function contentOf({ content, structured }: ToolAnswer): readonly ContentBlock[] {
  if (structured === undefined || isObjectText(structured) || content.some(({ type }) => type === "text")) {
    return content;
  }
  return [...content, { type: "text", text: structured }];
}

function isObjectText(json: string): boolean {
  return json.trimStart().startsWith("{");
}
