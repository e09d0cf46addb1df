import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compile, compileDescriptor, type Descriptor, type JsonObject, type Tool } from "@mortise/core";
import { isObject, type ServedTools } from "@mortise/core/mcp";
import {
  type CallEvent,
  createConnectorServer,
  createEgress,
  MemoryCredentials,
  RateLimiter,
  systemClock,
  TokenSource,
} from "@mortise/runtime";
import { sampleArguments } from "./sample-arguments.ts";
import { startPrism } from "./start-prism.ts";
import { readVerification, type VendorDocument } from "./verification.ts";

/** What the judge said of one call. */
export interface Judgement {
  readonly tool: string;
  readonly args: JsonObject;
  /** The mock's status; none where no request was sent. */
  readonly status: number | undefined;
  /** Why the request was refused, or was not sent. None for a request that the vendor's document allows. */
  readonly fault?: string;
  /** Why a refusal is the judge's own fault. */
  readonly excuse?: string;
}

/**
 * Calls every tool of a connector folder against a mock server made from the vendor's document, with arguments sampled
 * from the tool's own input schema or given in `verification.json`. The calls go through the compiler and the runtime;
 * only the vendor's address is exchanged, and with it what would send a credential elsewhere or wait.
 */
export async function judgeDescriptor(folder: string, slug: string): Promise<readonly Judgement[]> {
  return judge(readDescriptor(folder), folder, slug);
}

/** The same for a descriptor that differs from the one in the folder. */
export async function judge(descriptor: Descriptor, folder: string, slug: string): Promise<readonly Judgement[]> {
  const { document, samples = {}, excused = [] } = readVerification(folder);
  if (document === undefined) throw new Error(`${folder} has no vendor document to be judged by`);
  const file = join(folder, "openapi", `${slug}.json`);
  const prism = await startPrism(file);
  try {
    const served = serve(rehosted(descriptor, baseOf(document, file), prism.url), prism.url);
    try {
      const judgements: Judgement[] = [];
      for (const tool of served.tools) {
        for (const args of samples[tool.definition.name] ?? sampleArguments(withoutCursor(tool))) {
          const judgement = await served.call(tool.definition.name, args);
          const { fault = "" } = judgement;
          const excuse = excused.find(({ tool: name, says }) => name === judgement.tool && fault.includes(says));
          judgements.push(excuse === undefined ? judgement : { ...judgement, excuse: excuse.why });
        }
      }
      return judgements;
    } finally {
      await served.close();
    }
  } finally {
    await prism.stop();
  }
}

/** What stands in endpoints before the paths of the document. */
function baseOf({ base }: VendorDocument, file: string): string {
  if (base !== undefined) return base;
  const document = JSON.parse(readFileSync(file, "utf8")) as {
    readonly servers?: readonly { readonly url: string }[];
    readonly host?: string;
    readonly basePath?: string;
  };
  const url = document.servers?.[0]?.url ?? `https://${document.host ?? ""}${document.basePath ?? ""}`;
  return url.replace(/\/$/, "");
}

/** A connector folder's descriptor. */
export function readDescriptor(folder: string): Descriptor {
  const name = join(folder, "connector.yaml");
  const { descriptor, diagnostics } = compile({ name, text: readFileSync(name, "utf8") });
  if (descriptor === undefined) throw new Error(`${name}: ${JSON.stringify(diagnostics)}`);
  return descriptor;
}

/** The descriptor with the mock in the vendor's place, without limits to wait for, and with tokens given instead of fetched. */
function rehosted(descriptor: Descriptor, base: string, url: string): Descriptor {
  const operations = descriptor.operations?.map((operation) => {
    const { endpoint } = operation;
    if (!endpoint.startsWith(base)) throw new Error(`${endpoint} is not below the document's server, ${base}`);
    return { ...operation, endpoint: url + endpoint.slice(base.length) };
  });
  const authentication = descriptor.authentication?.map((scheme) => {
    const { test_endpoint: _test, oauth2, ...rest } = scheme;
    if (oauth2 === undefined) return rest;
    const fields = [{ key: "access_token", field_type: "secret", required: true, secret: true }];
    return { ...rest, fields, auth_headers: { Authorization: "Bearer {access_token}" } };
  });
  const { rate_limits: _limits, ...kept } = descriptor;
  return { ...kept, ...(operations && { operations }), ...(authentication && { authentication }) };
}

function serve(descriptor: Descriptor, url: string) {
  const { connector, diagnostics } = compileDescriptor(descriptor);
  if (connector === undefined) throw new Error(JSON.stringify(diagnostics));
  const egress = createEgress({ allow: [new URL(url).host] });
  const credentials = new MemoryCredentials();
  const scope = { organisation: "test" };
  for (const scheme of descriptor.authentication ?? []) {
    credentials.set({ instance: "judged", scheme: scheme.type, scope }, credentialOf(scheme));
  }
  let last: CallEvent | undefined;
  const onCall = (event: CallEvent) => {
    last = event;
  };
  const clock = systemClock;
  const services = {
    egress,
    limiter: new RateLimiter({ clock }),
    tokens: new TokenSource({ egress, clock }),
    clock,
    onCall,
  };
  const bound: ServedTools = createConnectorServer(connector).bind(
    { instance: "judged", scope, credentials },
    services,
  );
  return {
    tools: connector.tools,
    close: () => egress.close(),
    async call(tool: string, args: JsonObject): Promise<Judgement> {
      last = undefined;
      const answer = await bound.call(tool, args, { id: "1", signal: new AbortController().signal });
      const { status, cause } = last ?? ({} as Partial<CallEvent>); // the event comes before the answer
      const judgement = { tool, args, status };
      if (status !== undefined && status < 400) return judgement;
      const said = answer?.content.map((part) => ("text" in part ? part.text : "")).join(" ");
      return { ...judgement, fault: [said, cause].filter((text) => text !== undefined).join(" | ") };
    },
  };
}

/** A tool's input without what only an answer before can give. */
function withoutCursor({ definition, plan }: Tool): JsonObject {
  const schema = definition.inputSchema;
  const cursor = plan.response?.cursorArgument;
  if (cursor === undefined || !isObject(schema.properties)) return schema;
  const { [cursor]: _, ...properties } = schema.properties;
  return { ...schema, properties };
}

/** A value for each field of an authentication, in the form that the field asks for. */
function credentialOf({ fields = [] }: NonNullable<Descriptor["authentication"]>[number]): Record<string, string> {
  const samples = fields.map(({ key, pattern }): [string, string] => {
    const value = pattern === undefined ? { minLength: 20 } : { pattern };
    const [sampled] = sampleArguments({ type: "object", properties: { value: { type: "string", ...value } } }).slice(
      -1,
    );
    return [key, typeof sampled?.value === "string" ? sampled.value : ""];
  });
  return Object.fromEntries(samples);
}
