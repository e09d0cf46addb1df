import { readFileSync } from "node:fs";
import type { Pool } from "undici";

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
  readonly method: "GET" | "POST" | "PATCH";
  readonly path: string;
  /** The arguments that stand in the path. The others go into the query of a GET, or into the body. */
  readonly inPath: readonly string[];
}

export function readOffer(file: string): Offer {
  // Our own harness wrote the file a moment ago.
  return JSON.parse(readFileSync(file, "utf8")) as Offer;
}

/** One request over an undici pool for one call, and nothing else: no validation, no guard, no limit. */
export function callUpstream(offer: Offer): (name: string, args: Record<string, unknown>) => Promise<string> {
  const tools = new Map(offer.tools.map((tool) => [tool.name, tool]));
  let pool: Pool | undefined;
  return async (name, args) => {
    // Loaded at the first call, so that starting does not pay for it.
    pool ??= new (await import("undici")).Pool(offer.origin);
    const tool = tools.get(name);
    if (tool === undefined) throw new Error(`no tool named ${name}`);
    let path = tool.path;
    for (const argument of tool.inPath) {
      path = path.replace(`{${argument}}`, encodeURIComponent(String(args[argument])));
    }
    const others = Object.entries(args).filter(([argument]) => !tool.inPath.includes(argument));
    if (tool.method === "GET") {
      const query = others.map(([argument, value]) => `${argument}=${encodeURIComponent(String(value))}`).join("&");
      const { body } = await pool.request({
        method: "GET",
        path: query === "" ? path : `${path}?${query}`,
        headers: { "x-api-key": offer.key },
      });
      return body.text();
    }
    const { body } = await pool.request({
      method: tool.method,
      path,
      headers: { "x-api-key": offer.key, "content-type": "application/json" },
      body: JSON.stringify(Object.fromEntries(others)),
    });
    return body.text();
  };
}
