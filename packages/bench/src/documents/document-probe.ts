/**
 * Turns one API document into tools, in a process of its own. Arguments: who does it, the file, the
 * number of rounds. Prints one JSON object, {@link Probe}. Peers write to stdout what they have to
 * say, so the object goes to the file that is the last argument.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import type { Probe, Reader } from "../parts/vendor-import.ts";

interface ListedTool {
  readonly name: string;
  readonly description?: string | undefined;
  readonly inputSchema: unknown;
}

interface SpecLoaderModule {
  readonly OpenAPISpecLoader: new () => {
    loadOpenAPISpec(file: string, method: "file"): Promise<object>;
    parseOpenAPISpec(document: object): ReadonlyMap<string, ListedTool>;
  };
}

const require = createRequire(import.meta.url);

/** Each returns the tools that a client would be listed. */
const readers: Readonly<Record<Reader, (file: string) => Promise<readonly ListedTool[]>>> = {
  async mortise(file) {
    const { importApi } = await import("@mortise/core");
    const source = { name: basename(file), text: readFileSync(file, "utf8") };
    const imported = importApi(source, {}, { read: () => undefined });
    if (!imported.ok) throw new Error(JSON.stringify(imported.diagnostics.slice(0, 3)));
    const { connector } = imported.compilation;
    if (connector === undefined) throw new Error("the document was imported with a fault");
    return connector.tools.map(({ definition }) => definition);
  },
  async "openapi-mcp-generator"(file) {
    // Dereferenced, as its command line does it: otherwise references are left in the schemas that nothing resolves.
    const entry = join(dirname(require.resolve("openapi-mcp-generator")), "api.js");
    const { getToolsFromOpenApi } = (await import(entry)) as typeof import("openapi-mcp-generator/dist/api.js");
    return getToolsFromOpenApi(file, { dereference: true });
  },
  async "@ivotoby/openapi-mcp-server"(file) {
    // Its declarations are written for a bundler, and do not resolve here.
    const { OpenAPISpecLoader } = (await import("@ivotoby/openapi-mcp-server")) as unknown as SpecLoaderModule;
    const loader = new OpenAPISpecLoader();
    const tools = loader.parseOpenAPISpec(await loader.loadOpenAPISpec(file, "file"));
    return Array.from(tools.values());
  },
};

const [reader, file = "", rounds = "1", output = ""] = process.argv.slice(2);
const read = readers[reader as Reader];
const milliseconds: number[] = [];
let tools = await read(file);
for (let round = 0; round < Number(rounds); round++) {
  const begin = performance.now();
  tools = await read(file);
  milliseconds.push(performance.now() - begin);
}

let inputBytes = 0;
let bytes = 0;
let unserializable = 0;
for (const { name, description, inputSchema } of tools) {
  try {
    const schema = Buffer.byteLength(JSON.stringify(inputSchema));
    inputBytes += schema;
    bytes += schema + Buffer.byteLength(JSON.stringify({ name, description }));
  } catch {
    unserializable += 1;
  }
}
const probe: Probe = {
  tools: tools.length,
  unserializable,
  inputBytes,
  bytes,
  milliseconds,
  peakBytes: process.resourceUsage().maxRSS * 1024,
};
writeFileSync(output, JSON.stringify(probe));
process.exit(0);
