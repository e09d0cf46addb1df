import type { CompiledConnector } from "./compiled-connector.ts";
import { assembleConnector } from "./assemble-connector.ts";
import { checkCharacters } from "./descriptor/check-characters.ts";
import { checkShape } from "./descriptor/check-shape.ts";
import type { Descriptor } from "./descriptor/descriptor.ts";
import { withoutNulls } from "./descriptor/without-nulls.ts";
import type { Diagnostic, LocatedDiagnostic } from "./diagnostics/diagnostic.ts";
import { locate } from "./diagnostics/locate.ts";
import type { ConnectorDocument } from "./openapi/connector-document.ts";
import { emitOpenApi } from "./openapi/emit.ts";
import { checkRules } from "./rules/index.ts";
import type { ParseLimits } from "./source/limits.ts";
import { parse, type Parsed } from "./source/parse.ts";
import type { SourceFile } from "./source/source-file.ts";
import { describeTools, type LeftOut } from "./tools/describe.ts";
import type { LoweringNote } from "./tools/lower/lowered.ts";

export interface CompileOptions {
  /** How much text is read, and how deep; the defaults fit what people write by hand. */
  readonly limits?: Partial<ParseLimits>;
}

/** What became of a source: how far it came, and everything there is to say about it. */
export interface Compilation {
  /** Every diagnostic of the phases that ran, in the order of the text. */
  readonly diagnostics: readonly LocatedDiagnostic[];
  /** The source as typed data, once its shape is right. */
  readonly descriptor?: Descriptor;
  /** Only where there are no errors. */
  readonly openapi?: ConnectorDocument;
  /** Only where there are no errors. */
  readonly connector?: CompiledConnector;
  /** Mappings that make no tool although no rule objects: always empty, unless a rule is missing. They take no other tool down. */
  readonly leftOut?: readonly LeftOut[];
  /** What the tools' schemas no longer say of what the descriptor does, by the tool's name. */
  readonly lowering?: ReadonlyMap<string, readonly LoweringNote[]>;
}

/**
 * The whole way from text to connector, on one page:
 *
 *     text -> value -> descriptor -> rules -> OpenAPI 3.1 -> tools -> connector
 *
 * A phase reports all that it finds, and the next one runs only when nothing found is an
 * error. Pure, and it never throws, whatever the text is.
 */
export function compile(source: SourceFile, options: CompileOptions = {}): Compilation {
  return compileParsed(source, parse(source, options.limits));
}

/** The same way for a text that was parsed already, by whoever needs its places, too. */
export function compileParsed(source: SourceFile, parsed: Parsed): Compilation {
  const diagnostics: Diagnostic[] = [...parsed.diagnostics];
  const report = () => locate(source, parsed.places, diagnostics);
  if (hasErrors(diagnostics)) return { diagnostics: report() };

  const checked = check(parsed.value);
  diagnostics.push(...checked.diagnostics);
  // Located already here, since a comment that asks to ignore can be an error too.
  const located = report();
  const { descriptor } = checked;
  if (descriptor === undefined) return { diagnostics: located };
  return hasErrors(located)
    ? { diagnostics: located, descriptor }
    : { diagnostics: located, descriptor, ...makeConnector(descriptor) };
}

/** What became of a descriptor that is not text. */
export interface DescriptorCompilation extends Omit<Compilation, "diagnostics"> {
  /** Every diagnostic of the phases that ran; their targets are JSON pointers into the descriptor. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The same way for a descriptor that a program made, from its shape on. The value is JSON; it never throws for any. */
export function compileDescriptor(value: unknown): DescriptorCompilation {
  const characters = checkCharacters(value);
  if (hasErrors(characters)) return { diagnostics: characters };
  const { diagnostics, descriptor } = check(value);
  if (descriptor === undefined) return { diagnostics };
  return hasErrors(diagnostics)
    ? { diagnostics, descriptor }
    : { diagnostics, descriptor, ...makeConnector(descriptor) };
}

/** The phases that only look. */
function check(value: unknown): { readonly diagnostics: readonly Diagnostic[]; readonly descriptor?: Descriptor } {
  const shape = checkShape(value);
  if (hasErrors(shape)) return { diagnostics: shape };
  // The shape is what the grammar says, and the type is generated from the grammar.
  const descriptor = withoutNulls(value) as Descriptor;
  return { diagnostics: [...shape, ...checkRules(descriptor)], descriptor };
}

/** What the phases that make something have made of a descriptor. */
export type Made = Required<Pick<Compilation, "openapi" | "connector" | "leftOut" | "lowering">>;

/** The phases that make something, for a descriptor that the phases which look have found nothing wrong with. */
export function makeConnector(descriptor: Descriptor): Made {
  const openapi = emitOpenApi(descriptor);
  const { tools, leftOut, notes } = describeTools(openapi, descriptor.mcp_config ?? {});
  return { openapi, connector: assembleConnector(descriptor, tools), leftOut, lowering: notes };
}

function hasErrors(diagnostics: readonly Pick<Diagnostic, "severity">[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}
