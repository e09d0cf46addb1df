import { readFileSync } from "node:fs";

/** What the servers written by hand are given: the tools, and where a call to each goes. */
export interface Offer {
  readonly origin: string;
  readonly key: string;
  readonly tools: readonly OfferedTool[];
}

export interface OfferedTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: object;
  readonly method: string;
  readonly path: string;
}

export function readOffer(file: string): Offer {
  // Our own harness wrote the file a moment ago.
  return JSON.parse(readFileSync(file, "utf8")) as Offer;
}

/** One request over an undici pool for one call, and nothing else: no validation, no guard, no limit. */
export function callUpstream(offer: Offer): (name: string, args: Record<string, unknown>) => Promise<string> {
  const tools = new Map(offer.tools.map((tool) => [tool.name, tool]));
  // Loaded at the first call, so that starting costs nothing.
  const pool = import("undici").then(({ Pool }) => new Pool(offer.origin));
  return async (name, args) => {
    const tool = tools.get(name);
    if (tool === undefined) throw new Error(`no tool named ${name}`);
    const left = new Map(Object.entries(args));
    const path = tool.path.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => {
      const value = left.get(parameter);
      left.delete(parameter);
      return encodeURIComponent(String(value));
    });
    const get = tool.method === "GET";
    const query = get
      ? [...left].map(([parameter, value]) => `${parameter}=${encodeURIComponent(String(value))}`).join("&")
      : "";
    const response = await (await pool).request({
      method: get ? "GET" : tool.method === "POST" ? "POST" : "PATCH",
      path: query === "" ? path : `${path}?${query}`,
      headers: { "x-api-key": offer.key, ...(!get && { "content-type": "application/json" }) },
      body: get ? null : JSON.stringify(Object.fromEntries(left)),
    });
    return response.body.text();
  };
}
