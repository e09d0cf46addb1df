import { json, startFakeUpstream, status, type ReceivedRequest } from "@mortise/testkit/fake-upstream";
import { serve } from "../upstream/scripted-server.ts";
import type { SecretBook } from "./secret-book.ts";

/** The longest that a replica may go on using a credential after another was told that it is over. */
export const FLEET_MS = 5_000;
/** Requests are forgotten from time to time: a long run would keep them all. */
const KEPT_REQUESTS = 5_000;

/** Stands in an answer to a credential whose account has another one by now. */
export const REPLACED = "with a credential that was replaced";

/** Two servers that answer whose credential came, and judge whether it was the caller's. */
export interface EchoUpstreams extends AsyncDisposable {
  /** Of an API for descriptors. */
  readonly apiOrigin: string;
  /** Of an MCP server. */
  readonly mcpUrl: string;
  /** Each is a sentence. */
  readonly faults: readonly string[];
  /** Tool calls that arrived. */
  calls(): number;
  /** Tool calls without any credential. */
  bare(): number;
}

/**
 * A call's argument is `<account>~<nonce>`: for whom the caller thinks that it calls. Answers with whose credential came,
 * as `<<account>>`, and with the nonce.
 */
export async function startEchoUpstreams(book: SecretBook): Promise<EchoUpstreams> {
  const faults: string[] = [];
  let calls = 0;
  let bare = 0;

  const judge = (secret: string | undefined, argument: string): { readonly text: string } => {
    calls += 1;
    const [wanted = "", nonce = ""] = argument.split("~");
    if (secret === undefined) {
      bare += 1;
      return { text: `<<nobody>> nonce ${nonce}` };
    }
    const found = book.find(secret);
    if (found === undefined) faults.push(`a credential that nobody has came for ${wanted}`);
    else if (found.account !== wanted) faults.push(`the credential of ${found.account} came for ${wanted}`);
    else if (found.staleMs > FLEET_MS) {
      faults.push(`a credential of ${wanted} came ${String(Math.round(found.staleMs))} ms after its end`);
    }
    const note = found !== undefined && found.staleMs > 0 ? ` ${REPLACED}` : "";
    return { text: `<<${found?.account ?? "unknown"}>> nonce ${nonce}${note}` };
  };

  const api = await startFakeUpstream(({ path, headers }) => {
    if (api.requests.length > KEPT_REQUESTS) api.forget();
    const url = new URL(path, "http://api");
    if (url.pathname === "/me") return json({ ok: true });
    const key = headers["x-api-key"];
    return json(judge(typeof key === "string" ? key : undefined, url.searchParams.get("status") ?? ""));
  });

  const mcp = await startFakeUpstream(() => status(404));
  const tokenOf = ({ headers }: ReceivedRequest): string | undefined => {
    const { authorization } = headers;
    return typeof authorization === "string" ? authorization.replace(/^bearer /i, "") : undefined;
  };
  serve(mcp, "modern", {
    "tools/list": () => ({ tools: ["search", "remove"].map(tool) }),
    "tools/call": ({ params, request }) => {
      if (mcp.requests.length > KEPT_REQUESTS) mcp.forget();
      const given = (params["arguments"] ?? {}) as { readonly query?: string };
      return { content: [{ type: "text", ...judge(tokenOf(request), given.query ?? "") }] };
    },
  });
  return {
    apiOrigin: api.origin,
    mcpUrl: `${mcp.origin}/mcp`,
    faults,
    calls: () => calls,
    bare: () => bare,
    async [Symbol.asyncDispose]() {
      await api.close();
      await mcp.close();
    },
  };
}

function tool(name: string) {
  return {
    name,
    title: name,
    description: `Does ${name}.`,
    inputSchema: { type: "object", properties: { query: { type: "string" } } },
    annotations: { readOnlyHint: name === "search" },
  };
}
