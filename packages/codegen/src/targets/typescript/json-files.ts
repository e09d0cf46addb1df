import { jsonFile, type ForeignText } from "../../literals.ts";
import { VERSION } from "../../version.ts";
import type { ProjectView } from "./context.ts";

export function packageJson(view: ProjectView): string {
  const { standalone, packageName } = view;
  const entry = (name: string) => ({
    types: standalone ? `./src/${name}.ts` : `./dist/${name}.d.ts`,
    default: `./dist/${name}.js`,
  });
  return jsonFile({
    name: packageName,
    version: view.version.foreign,
    description: shortened(view.description, LONGEST_DESCRIPTION),
    mcpName: view.registryName,
    type: "module",
    engines: { node: ">=22.19" },
    bin: { [packageName]: "dist/server.js" },
    exports: { ".": entry("server"), "./tools": entry("tools"), "./package.json": "./package.json" },
    files: ["dist", ...(standalone ? ["runtime"] : []), "src", "connector.json", "server.json"],
    scripts: {
      build: "tsc -p tsconfig.build.json",
      ...(standalone ? {} : { prepare: "npm run build" }),
      start: "node dist/server.js",
      test: 'node --test "test/*.test.ts"',
    },
    ...(standalone
      ? {}
      : {
          dependencies: { "@mortise/runtime": VERSION },
          devDependencies: { "@types/node": "^24.0.0", typescript: "^7.0.0" },
        }),
  });
}

const REGISTRY_SCHEMA = "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json";
/** In characters, as the registry's schema has them. */
const LONGEST_TITLE = 100;
const LONGEST_DESCRIPTION = 100;
const PORT = 8080;

/** The entry of the official MCP registry: the npm package, once for each way to serve. */
export function serverJson(view: ProjectView): string {
  const variables = view.variables.map((field) => ({
    name: field.variable,
    description: field.label.foreign,
    isRequired: field.required,
    isSecret: field.secret,
    ...(field.fallback === null ? {} : { default: field.fallback.foreign }),
  }));
  const shared = {
    registryType: "npm",
    identifier: view.packageName,
    version: view.version.foreign,
    ...(variables.length === 0 ? {} : { environmentVariables: variables }),
  };
  const named = (name: string, value: string) => ({ type: "named", name, value });
  return jsonFile({
    $schema: REGISTRY_SCHEMA,
    name: view.registryName,
    title: shortened(view.name, LONGEST_TITLE),
    description: shortened(view.description, LONGEST_DESCRIPTION),
    version: view.version.foreign,
    ...(view.documentation === null || !isWebPage(view.documentation)
      ? {}
      : { websiteUrl: view.documentation.foreign }),
    packages: [
      ...(view.stdio
        ? [{ ...shared, packageArguments: [named("--transport", "stdio")], transport: { type: "stdio" } }]
        : []),
      ...(view.http
        ? [
            {
              ...shared,
              packageArguments: [named("--transport", "http"), named("--port", String(PORT))],
              transport: { type: "streamable-http", url: `http://127.0.0.1:${PORT}/mcp` },
            },
          ]
        : []),
    ],
  });
}

export function tsconfigJson(): string {
  return jsonFile({
    compilerOptions: {
      target: "es2023",
      lib: ["es2024"],
      module: "nodenext",
      types: ["node"],
      strict: true,
      noEmit: true,
      declaration: true,
      erasableSyntaxOnly: true,
      verbatimModuleSyntax: true,
      allowImportingTsExtensions: true,
      rewriteRelativeImportExtensions: true,
      skipLibCheck: true,
    },
    include: ["src", "test"],
  });
}

export function tsconfigBuildJson(): string {
  return jsonFile({
    extends: "./tsconfig.json",
    compilerOptions: { noEmit: false, rootDir: "src", outDir: "dist" },
    include: ["src"],
  });
}

function isWebPage({ foreign: url }: ForeignText): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

/** A text of at most so many characters on one line, cut between words. */
function shortened({ foreign: text }: ForeignText, most: number): string {
  const line = text.replace(/\s+/g, " ").trim();
  const characters = Array.from(line);
  if (characters.length <= most) return line;
  const cut = characters.slice(0, most - 1).join("");
  const word = cut.lastIndexOf(" ");
  return `${(word > most / 2 ? cut.slice(0, word) : cut).replace(/[\s,;:.]+$/, "")}…`;
}
