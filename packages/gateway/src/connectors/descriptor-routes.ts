import { z } from "@hono/zod-openapi";
import { authorize } from "../authorize/authorize.ts";
import type { Principal } from "../authorize/principal.ts";
import { diagnosticSchema } from "../rest/fault-schema.ts";
import { notFound, RestError } from "../rest/rest-error.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import type { Services } from "../services.ts";
import type { RecordedTools } from "../tools/record-tools.ts";
import { seesConfiguration } from "./caller-connections.ts";
import { compileDescriptor } from "./compile-descriptor.ts";
import { compiledVersion } from "./compiled-connectors.ts";
import { type ConnectorRow, connectorTag } from "./connector-row.ts";
import {
  compareDescriptorTools,
  compareWithServed,
  type DescriptorChanges,
  type DescriptorVersion,
  findVersion,
  listVersions,
  serveVersion,
} from "./descriptor-versions.ts";
import { existingConnector } from "./find-connector.ts";

const TAG = "Descriptors";
const BASE = "/api/organizations/{orgId}/connectors/{connectorId}";
const one = z.object({ orgId: z.string(), connectorId: z.string() });
const oneVersion = one.extend({ version: z.coerce.number().int().positive() });

const change = z
  .object({
    kind: z.string(),
    impact: z.enum(["breaking", "compatible", "wording"]),
    connector: z.string(),
    tool: z.string().optional(),
    pointer: z.string().optional(),
    message: z.string(),
  })
  .openapi("DescriptorChange");

const served = z
  .object({
    version: z.number().openapi({ description: "The version that is served now." }),
    dryRun: z.boolean(),
    changes: z.array(change).openapi({ description: "Against what was served until now." }),
    breaking: z.array(change).openapi({ description: "Those that may make a call or a grant fail that worked." }),
    versionAdvice: z.string().nullable(),
    tools: z
      .object({ added: z.array(z.string()), changed: z.array(z.string()), removed: z.array(z.string()) })
      .openapi({ description: "New tools are off until somebody allows them." }),
    diagnostics: z.array(diagnosticSchema),
  })
  .openapi("ServedDescriptor");

const version = z
  .object({ version: z.number(), hash: z.string(), served: z.boolean(), createdBy: z.string(), createdAt: z.number() })
  .openapi("DescriptorVersion");

const update = defineRoute({
  method: "put",
  path: `${BASE}/descriptor`,
  summary: "Serve a new descriptor; what it changes is in the answer",
  tag: TAG,
  policy: "connector.update",
  input: {
    params: one,
    body: z.strictObject({
      descriptor: z.string().min(1),
      dryRun: z.boolean().default(false).openapi({ description: "Only tell what would change." }),
    }),
  },
  versioned: true,
  answers: {
    200: { description: "What changed. The `ETag` is the connector's.", schema: served },
    409: { description: "`changed_meanwhile`, `no_descriptor`" },
    422: { description: "`descriptor_invalid`" },
  },
  async handle({ services, principal, params, body, version: read }) {
    const connector = await descriptorConnector(services, principal, params.connectorId);
    read.require(connectorTag(connector));
    read.tell(connectorTag(connector));
    const descriptor = compileDescriptor(body.descriptor);
    const compared = await compareWithServed(services.store, connector, descriptor.connector);
    const { diagnostics } = descriptor;
    const now = connector.descriptor_version;
    const current = now === null ? undefined : await findVersion(services.store, connector, now);
    if (body.dryRun || current?.source === descriptor.source) {
      const tools = await compareDescriptorTools(services.store, connector, descriptor.connector);
      return { ...servedJson(now ?? 0, compared, tools), dryRun: body.dryRun, diagnostics };
    }
    mayServe(principal);
    const by = principal.user ?? principal.agent ?? principal.credential;
    const done = await serveVersion(services, connector, { descriptor, by });
    read.tell(connectorTag(done.connector));
    return { ...servedJson(done.version, compared, done.tools), diagnostics };
  },
});

const list = defineRoute({
  method: "get",
  path: `${BASE}/versions`,
  summary: "List the versions of a descriptor, newest first",
  tag: TAG,
  policy: "connector.read",
  input: { params: one },
  answers: { 200: { description: "The history.", schema: z.object({ versions: z.array(version) }) } },
  async handle({ services, principal, params }) {
    const connector = await configured(services, principal, params.connectorId);
    const versions = await listVersions(services.store, connector);
    return { versions: versions.map((row) => versionJson(row, connector)) };
  },
});

const get = defineRoute({
  method: "get",
  path: `${BASE}/versions/{version}`,
  summary: "Read a version of a descriptor, its text with it",
  tag: TAG,
  policy: "connector.read",
  input: { params: oneVersion },
  answers: { 200: { description: "The version.", schema: version.extend({ descriptor: z.string() }) } },
  async handle({ services, principal, params }) {
    const connector = await configured(services, principal, params.connectorId);
    const row = await findVersion(services.store, connector, params.version);
    if (row === undefined) throw notFound();
    return { ...versionJson(row, connector), descriptor: row.source };
  },
});

const serve = defineRoute({
  method: "post",
  path: `${BASE}/versions/{version}/serve`,
  summary: "Go back to a version of the descriptor",
  tag: TAG,
  policy: "connector.update",
  input: { params: oneVersion },
  answers: { 200: { description: "What changed.", schema: served }, 409: { description: "`changed_meanwhile`" } },
  async handle({ services, principal, params }) {
    const connector = await descriptorConnector(services, principal, params.connectorId);
    const which = { organisation: connector.org_id, connector: connector.id, version: params.version };
    const compiled = await compiledVersion(services.store, which);
    if (compiled === undefined) throw notFound();
    mayServe(principal);
    const compared = await compareWithServed(services.store, connector, compiled);
    const done = await serveVersion(services, connector, { version: params.version, compiled });
    return { ...servedJson(done.version, compared, done.tools), diagnostics: [] };
  },
});

export const descriptorRoutes: readonly Route[] = [update, list, get, serve];

/** Descriptors are configuration: those who only use the tools do not read them. */
async function configured(services: Services, principal: Principal, id: string): Promise<ConnectorRow> {
  if (!seesConfiguration(principal)) throw notFound();
  return existingConnector(services.store, principal.organisation, id);
}

/** What a descriptor says takes effect at once, the address that everybody's credentials are sent to included: that is publishing. */
function mayServe(principal: Principal): void {
  const decision = authorize(principal, "connector.publish", { organisation: principal.organisation });
  if (!decision.allowed) throw new RestError(403, "not_allowed", decision.reason);
}

async function descriptorConnector(services: Services, principal: Principal, id: string): Promise<ConnectorRow> {
  const row = await configured(services, principal, id);
  if (row.kind === "descriptor") return row;
  throw new RestError(409, "no_descriptor", "This connector is an external server, and has no descriptor.", {
    hint: "What kind a connector is never changes. Create another one.",
  });
}

function versionJson(row: DescriptorVersion, connector: ConnectorRow): z.output<typeof version> {
  return {
    version: row.version,
    hash: row.hash,
    served: row.version === connector.descriptor_version,
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}

function servedJson(
  number: number,
  { changes, breaking, versionAdvice }: DescriptorChanges,
  tools: Pick<RecordedTools, "added" | "changed" | "gone">,
): Omit<z.output<typeof served>, "diagnostics"> {
  const { added, changed, gone } = tools;
  return {
    version: number,
    dryRun: false,
    changes: [...changes],
    breaking: [...breaking],
    versionAdvice,
    tools: { added: [...added], changed: [...changed], removed: [...gone] },
  };
}
