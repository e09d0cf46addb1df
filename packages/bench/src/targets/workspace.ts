import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";
import { descriptor, SLUG } from "../api/descriptor.ts";
import { inputSchema, openApiDocument } from "../api/openapi-document.ts";
import { operations } from "../api/operations.ts";
import type { Offer } from "../servers/call-upstream.ts";
import type { Mortise } from "./mortise.ts";
import { runNode } from "./run-node.ts";

/** What the upstream asks for. Made up here, and of no use anywhere else. */
export const API_KEY = "bench-key-5f2c9a7e";

/** Beside our own dependencies, so that what is generated into it finds the packages that it imports. */
const PARENT = join(import.meta.dirname, "../../node_modules/.cache");

/** The files that the targets are started from, all made from the same operations. */
export interface Workspace {
  readonly directory: string;
  readonly operationCount: number;
  readonly origin: string;
  readonly mortise: Mortise;
  readonly offer: string;
  readonly openApi: string;
  readonly connector: string;
  readonly credentials: string;
  /** The servers written by hand, as plain JavaScript. */
  readonly servers: string;
  /** The entry files of the projects that openapi-mcp-generator made. */
  readonly generated: { readonly stdio: string; readonly http: string };
}

/** A folder for everything that one run makes. Whoever asks for it removes it. */
export async function createFolder(): Promise<string> {
  await mkdir(PARENT, { recursive: true });
  return mkdtemp(join(PARENT, "mortise-bench-"));
}

/** Makes, within `folder`, the files for an API of `operationCount` operations whose upstream is at `origin`. */
export async function createWorkspace(
  folder: string,
  operationCount: number,
  origin: string,
  mortise: Mortise,
): Promise<Workspace> {
  const directory = join(folder, String(operationCount));
  await mkdir(directory);
  const all = operations(operationCount);
  const offer: Offer = {
    origin,
    key: API_KEY,
    tools: all.map((operation) => ({
      name: operation.id,
      description: operation.description,
      inputSchema: inputSchema(operation),
      method: operation.method,
      path: operation.path,
      inPath: operation.parameters.filter(({ location }) => location === "path").map(({ name }) => name),
    })),
  };
  const file = (name: string): string => join(directory, name);
  await writeFile(file("offer.json"), JSON.stringify(offer));
  await writeFile(file("openapi.json"), JSON.stringify(openApiDocument(all, origin)));
  await writeFile(file("connector.yaml"), descriptor(all, origin));
  await writeFile(file("credentials.json"), JSON.stringify({ [SLUG]: { api_key: API_KEY } }), { mode: 0o600 });
  await runNode([...mortise.command, "compile", file("connector.yaml"), "-o", file("connector.json")]);
  await build({
    entryPoints: ["floor.ts", "sdk.ts", "external.ts", "pass-through.ts"].map((name) =>
      join(import.meta.dirname, "../servers", name),
    ),
    outdir: file("servers"),
    outExtension: { ".js": ".mjs" },
    bundle: true,
    packages: "external",
    format: "esm",
    platform: "node",
    target: "node24",
    logLevel: "error",
  });
  return {
    directory,
    operationCount,
    origin,
    mortise,
    offer: file("offer.json"),
    openApi: file("openapi.json"),
    connector: file("connector.json"),
    credentials: file("credentials.json"),
    servers: file("servers"),
    generated: {
      stdio: await generateProject(file("openapi.json"), file("generated-stdio"), "stdio"),
      http: await generateProject(file("openapi.json"), file("generated-http"), "streamable-http"),
    },
  };
}

/**
 * What a generated HTTP server needs to be measured at all. It would listen on every interface;
 * and with the SDK's current release it ends at its first answer, when the SDK drains a request
 * whose body the server has read already.
 */
const HTTP_REPAIRS: readonly (readonly [from: string, to: string])[] = [
  ["fetch: app.fetch,", 'fetch: app.fetch, hostname: "127.0.0.1",'],
  ["toReqRes(c.req.raw);", "toReqRes(c.req.raw); req._read = () => void req.push(null);"],
];

/** Runs openapi-mcp-generator, and builds what it writes the way its own `tsc` would: file by file, without checking. */
async function generateProject(openApi: string, directory: string, transport: string): Promise<string> {
  const main = createRequire(import.meta.url).resolve("openapi-mcp-generator");
  const bin = join(main, "../../bin/openapi-mcp-generator.js");
  await runNode([bin, "--input", openApi, "--output", directory, "--transport", transport]);
  if (transport === "streamable-http") {
    const file = join(directory, "src/streamable-http.ts");
    let text = await readFile(file, "utf8");
    for (const [from, to] of HTTP_REPAIRS) {
      if (!text.includes(from)) throw new Error(`openapi-mcp-generator no longer writes: ${from}`);
      text = text.replace(from, to);
    }
    await writeFile(file, text);
  }
  await build({
    entryPoints: [join(directory, "src/*.ts")],
    outdir: join(directory, "build"),
    format: "esm",
    target: "es2022",
    logLevel: "error",
  });
  return join(directory, "build/index.js");
}
