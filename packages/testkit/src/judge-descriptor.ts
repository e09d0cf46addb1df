import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compile, type Json, type JsonObject, parse, type Tool } from "@mortise/core";
import { isObject, type ServedTools } from "@mortise/core/mcp";
import {
  type CallEvent,
  createConnectorServer,
  createEgress,
  MemoryCredentials,
  RateLimiter,
  systemClock,
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
}

/**
 * Calls every tool of a connector folder against a mock server made from the vendor's document, with arguments sampled
 * from the tool's own input schema or given in `verification.json`. The calls go through the compiler and the runtime;
 * only the vendor's address is exchanged, and with it what would send a credential elsewhere or wait.
 */
export async function judgeDescriptor(folder: string, slug: string): Promise<readonly Judgement[]> {
  const { document, samples = {} } = readVerification(folder);
  if (document === undefined) throw new Error(`${folder} has no vendor document to be judged by`);
  const file = join(folder, "openapi", `${slug}.json`);
  const prism = await startPrism(file);
  try {
    const descriptor = rehosted(readDescriptor(folder), baseOf(document, file), prism.url);
    const judge = serve(descriptor, prism.url);
    try {
      const judgements: Judgement[] = [];
      for (const tool of judge.tools) {
        for (const args of samples[tool.definition.name] ?? sampleArguments(withoutCursor(tool))) {
          judgements.push(await judge.call(tool.definition.name, args));
        }
      }
      return judgements;
    } finally {
      await judge.close();
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

function readDescriptor(folder: string): JsonObject {
  const name = join(folder, "connector.yaml");
  const { value, diagnostics } = parse({ name, text: readFileSync(name, "utf8") });
  if (!isObject(value)) throw new Error(`${name}: ${JSON.stringify(diagnostics)}`);
  return value as JsonObject; // what YAML holds is JSON
}

/** The descriptor with the mock in the vendor's place, without limits to wait for, and with tokens given instead of fetched. */
function rehosted(descriptor: JsonObject, base: string, url: string): JsonObject {
  const operations = (descriptor.operations as readonly JsonObject[]).map((operation) => {
    const endpoint = String(operation.endpoint);
    if (!endpoint.startsWith(base)) throw new Error(`${endpoint} is not below the document's server, ${base}`);
    return { ...operation, endpoint: url + endpoint.slice(base.length) };
  });
  const authentication = ((descriptor.authentication ?? []) as readonly JsonObject[]).map((scheme) => {
    const { test_endpoint: _test, oauth2, ...rest } = scheme;
    if (oauth2 === undefined) return rest;
    const fields = [{ key: "access_token", field_type: "secret", required: true, secret: true }];
    return { ...rest, fields, auth_headers: { Authorization: "Bearer {access_token}" } };
  });
  const { rate_limits: _limits, ...kept } = descriptor;
  return { ...kept, operations, authentication };
}

function serve(descriptor: JsonObject, url: string) {
  const { connector, diagnostics } = compile({ name: "connector.json", text: JSON.stringify(descriptor) });
  if (connector === undefined) throw new Error(JSON.stringify(diagnostics));
  const egress = createEgress({ allow: [new URL(url).host] });
  const credentials = new MemoryCredentials();
  const scope = { organisation: "test" };
  for (const scheme of descriptor.authentication as readonly JsonObject[]) {
    credentials.set({ instance: "judged", scheme: String(scheme.type), scope }, credentialOf(scheme));
  }
  let last: CallEvent | undefined;
  const onCall = (event: CallEvent) => {
    last = event;
  };
  const services = { egress, limiter: new RateLimiter({ clock: systemClock }), clock: systemClock, onCall };
  const served: ServedTools = createConnectorServer(connector).bind({ instance: "judged", scope, credentials }, services);
  return {
    tools: connector.tools,
    close: () => egress.close(),
    async call(tool: string, args: JsonObject): Promise<Judgement> {
      last = undefined;
      const answer = await served.call(tool, args, { id: "1", signal: new AbortController().signal });
      const { status, cause } = last ?? {};
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
  return { ...schema, properties: properties as JsonObject }; // what is left of JSON
}

/** A value for each field of an authentication, in the form that the field asks for. */
function credentialOf(scheme: JsonObject): Record<string, string> {
  const fields = (scheme.fields ?? []) as readonly JsonObject[];
  const properties = Object.fromEntries(
    fields.map(({ key, pattern }): [string, Json] => [
      String(key),
      { type: "string", ...(pattern === undefined ? { minLength: 20 } : { pattern }) },
    ]),
  );
  const [sampled = {}] = sampleArguments({ type: "object", properties, required: Object.keys(properties) });
  return Object.fromEntries(Object.entries(sampled).map(([key, value]) => [key, String(value)]));
}
