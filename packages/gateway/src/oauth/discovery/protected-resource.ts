import { plainText } from "../plain-text.ts";
import { readBearerChallenge, type BearerChallenge } from "./challenge.ts";
import { canonicalResource, readEndpoint, resourceCovers, resourceMetadataAddresses } from "./addresses.ts";
import { faultText, readJsonObject } from "./oauth-fetch.ts";
import { endAt, found, type Found, type Walk } from "./walk.ts";

/** What an MCP server says of its protection (RFC 9728). */
export interface ProtectedResource {
  /** The resource indicator of requests for its tokens (RFC 8707). */
  readonly resource: string;
  /** Its authorization servers, as it writes them. */
  readonly issuers: readonly string[];
  /** What it asks for: its challenge's scope, else all that it knows. */
  readonly scopes: readonly string[];
}

const METADATA_STEP = "Protected resource metadata";

/** Asks the server without a token, and finds the metadata that its answer or its address lead to. */
export async function findProtectedResource(url: URL, walk: Walk): Promise<Found<ProtectedResource>> {
  const challenged = await findChallenge(url, walk);
  if (!challenged.ok) return challenged;
  const challenge = challenged.value;
  for (const address of metadataAddresses(url, challenge, walk)) {
    const read = await readMetadata(address, walk);
    if (read === undefined) continue;
    return judgeMetadata(read, address, url, challenge, walk);
  }
  // Servers of before 2025-06-18 have none and are their own authorization servers.
  walk.report({
    step: METADATA_STEP,
    verdict: "warning",
    message: `The server publishes none. Taking ${url.origin} for its authorization server, as older servers have it.`,
  });
  return found({ resource: canonicalResource(url), issuers: [url.origin], scopes: scopesOf(challenge, undefined) });
}

/** An ordinary first message, as any client would send it. */
const FIRST_MESSAGE = JSON.stringify({
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "mortise", version: "1" } },
});

async function findChallenge(url: URL, walk: Walk): Promise<Found<BearerChallenge | undefined>> {
  const step = "Server's challenge";
  const accept = "application/json, text/event-stream";
  try {
    let response = await walk.fetch(url, {
      method: "POST",
      headers: { accept, "content-type": "application/json" },
      body: FIRST_MESSAGE,
      redirect: "manual",
    });
    await response.body?.cancel();
    if (response.status === 404 || response.status === 405) {
      // The older transport is asked with GET.
      response = await walk.fetch(url, { headers: { accept: "text/event-stream" }, redirect: "manual" });
      await response.body?.cancel();
    }
    const challenge = readBearerChallenge(response.headers.get("www-authenticate"));
    const answered = `It answers ${String(response.status)}`;
    walk.report(
      response.status === 401
        ? {
            step,
            url: url.href,
            verdict: challenge === undefined ? "warning" : "ok",
            message:
              challenge?.resourceMetadata === undefined
                ? `${answered}, and does not say where its metadata is.`
                : `${answered}, and says where its metadata is.`,
          }
        : { step, url: url.href, verdict: "warning", message: `${answered} to a request without a token, not 401.` },
    );
    return found(response.status === 401 ? challenge : undefined);
  } catch (error) {
    return endAt(walk, step, "unavailable", `The server cannot be reached. ${faultText(error)}`, url.href);
  }
}

function metadataAddresses(url: URL, challenge: BearerChallenge | undefined, walk: Walk): readonly URL[] {
  const wellKnown = resourceMetadataAddresses(url);
  const said = challenge?.resourceMetadata;
  if (said === undefined) return wellKnown;
  const address = readEndpoint(said);
  if (address === undefined) {
    walk.report({
      step: METADATA_STEP,
      verdict: "warning",
      message: `The challenge names no usable address of it: ${plainText(said)}`,
    });
    return wellKnown;
  }
  return [address, ...wellKnown.filter(({ href }) => href !== address.href)];
}

async function readMetadata(address: URL, walk: Walk): Promise<Readonly<Record<string, unknown>> | undefined> {
  const step = { step: METADATA_STEP, url: address.href };
  try {
    const response = await walk.fetch(address, { headers: { accept: "application/json" } });
    if (response.status !== 200) {
      await response.body?.cancel();
      walk.report({ ...step, verdict: "skipped", message: `Not here (HTTP ${String(response.status)}).` });
      return undefined;
    }
    const json = await readJsonObject(response);
    if (json?.["resource"] !== undefined) return json;
    walk.report({ ...step, verdict: "skipped", message: "What is here is no such metadata." });
  } catch (error) {
    walk.report({ ...step, verdict: "skipped", message: faultText(error) });
  }
  return undefined;
}

function judgeMetadata(
  metadata: Readonly<Record<string, unknown>>,
  address: URL,
  url: URL,
  challenge: BearerChallenge | undefined,
  walk: Walk,
): Found<ProtectedResource> {
  const { resource } = metadata;
  const refuse = (message: string) => endAt(walk, METADATA_STEP, "not_supported", message, address.href);
  if (typeof resource !== "string" || !resourceCovers(resource, url)) {
    const named = plainText(typeof resource === "string" ? resource : JSON.stringify(resource));
    return refuse(
      `The metadata is of another server (${named}) than ${canonicalResource(url)}, so it is not believed.`,
    );
  }
  const issuers = texts(metadata["authorization_servers"]);
  if (issuers.length === 0) return refuse("The metadata names no authorization server.");
  walk.report({
    step: METADATA_STEP,
    url: address.href,
    verdict: "ok",
    message: `It names ${issuers.map((issuer) => plainText(issuer)).join(", ")}.`,
  });
  return found({ resource, issuers, scopes: scopesOf(challenge, metadata["scopes_supported"]) });
}

/** The smallest set that the server names: what its challenge asks for, else what it knows. Never one that means everything. */
function scopesOf(challenge: BearerChallenge | undefined, supported: unknown): readonly string[] {
  const asked = challenge?.scope === undefined ? texts(supported) : challenge.scope.split(" ");
  return asked.filter((scope) => scope !== "" && !scope.includes("*")).slice(0, 100);
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string").slice(0, 200) : [];
}
