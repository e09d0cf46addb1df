import type { CompiledConnector } from "@mortise/core";
import type { GenerateOptions } from "../../generate.ts";
import { foreign, stringLiteral, valueLiteral, type ForeignText } from "../../literals.ts";
import { VERSION } from "../../version.ts";
import { clientViews, type ClientViews } from "./client-views.ts";
import { schemeViews, variablesOf, type FieldView, type SchemeView } from "./credentials-view.ts";
import { packageNameOf, registryNameOf } from "./names.ts";
import { testView, type TestView } from "./test-view.ts";
import { toolViews, type ToolView } from "./tools-view.ts";

/**
 * Everything that the files of a project say, worked out before any of them is written. Texts of the descriptor are
 * {@link ForeignText}; plain strings are ours, or are code that the literals made.
 */
export interface ProjectView {
  readonly generator: string;
  readonly name: ForeignText;
  readonly description: ForeignText;
  readonly version: ForeignText;
  /** Safe in every file: lower-case letters, digits and hyphens. */
  readonly packageName: string;
  readonly registryName: string;
  /** Whether the name for the registry is one that nobody chose. */
  readonly registryNameMadeUp: boolean;
  readonly documentation: ForeignText | null;
  readonly standalone: boolean;
  /** The module of the runtime, as a string literal. */
  readonly runtime: string;
  readonly stdio: boolean;
  readonly http: boolean;
  /** The transports as an array's literal. */
  readonly transports: string;
  /** How the program is told to serve over one or the other, where it does not do so by itself. */
  readonly stdioFlag: string;
  readonly httpFlag: string;
  /** The address, where it serves HTTP by itself. */
  readonly portFlag: string;
  /** The options with which it is generated again. */
  readonly flags: string;
  readonly tools: readonly ToolView[];
  /** Whether clients list every tool, or three that find and call them. */
  readonly discovery: boolean;
  readonly lists: boolean;
  readonly schemes: readonly SchemeView[];
  readonly variables: readonly FieldView[];
  readonly agreed: boolean;
  readonly clients: ClientViews;
  readonly test: TestView;
}

export function projectView(connector: CompiledConnector, options: GenerateOptions): ProjectView {
  const { metadata, server, tools } = connector;
  if (server === null) throw new Error("a connector that serves nothing cannot become a server");
  const { transports, standalone } = options;
  const views = toolViews(connector);
  const schemes = schemeViews(connector);
  const variables = variablesOf(schemes);
  const packageName = packageNameOf(metadata.slug);
  const runtime = standalone === undefined ? "@mortise/runtime/server" : "../runtime/mortise.js";
  return {
    generator: VERSION,
    name: foreign(metadata.name),
    description: foreign(metadata.description),
    version: foreign(metadata.version),
    packageName,
    registryName: options.registryName ?? registryNameOf(metadata),
    registryNameMadeUp: options.registryName === undefined,
    documentation: metadata.documentationUrl === undefined ? null : foreign(metadata.documentationUrl),
    standalone: standalone !== undefined,
    runtime: stringLiteral(foreign(runtime)),
    stdio: transports.includes("stdio"),
    http: transports.includes("http"),
    transports: valueLiteral(transports),
    stdioFlag: transports[0] === "stdio" ? "" : " --transport stdio",
    httpFlag: transports[0] === "http" ? "" : " --transport http",
    portFlag: transports[0] === "http" ? " --port 8080" : "",
    flags: flagsOf(options),
    tools: views,
    discovery: server.mode === "discovery",
    lists: tools.some(
      ({ definition, plan }) => definition.outputSchema === undefined && plan.response?.items !== undefined,
    ),
    schemes,
    variables,
    agreed: schemes.some(({ agreed }) => agreed),
    clients: clientViews(packageName, variables, transports[0] === "stdio" ? [] : ["--transport", "stdio"]),
    test: testView(connector, views),
  };
}

function flagsOf({ transports, standalone, registryName }: GenerateOptions): string {
  return [
    ...(standalone === undefined ? [] : [" --standalone"]),
    ...(transports.join() === "stdio,http" ? [] : [` --transport ${transports.join()}`]),
    ...(registryName === undefined ? [] : [` --registry-name ${registryName}`]),
  ].join("");
}
