import { pages, totalCost, type LocatedDiagnostic, type Range } from "@mortise/core";
import { MarkupKind, type Hover, type Position } from "vscode-languageserver";
import { authenticationText, fieldText } from "./authentication-text.ts";
import { figure } from "./cost.ts";
import { nameAt, type DescriptorText } from "./descriptor-text.ts";
import { mappedTools, type MappedTool } from "./mapped-tools.ts";
import { code } from "./markdown.ts";
import { byName } from "./names.ts";
import { usesOfSame } from "./navigation.ts";
import type { Settings } from "./settings.ts";
import { toolText } from "./tool-text.ts";

const MOST_PAGES = 3;
const MOST_TOOLS = 3;

/** What only we know of what stands at a position: what is wrong, the tool that a client sees, what a credential needs. The schema's own descriptions are the YAML language server's to show. */
export function hoverAt(
  document: DescriptorText,
  position: Position,
  settings: Settings,
  client: { readonly markdown: boolean },
): Hover | null {
  const offset = document.offsetAt(position);
  const faults = document.compilation.diagnostics.filter(({ range }) => holds(range, offset));
  const part = partAt(document, offset, settings);
  const sections = [...pagesOf(faults), ...(part?.sections ?? [])];
  const range = part?.range ?? faults[0]?.range;
  if (sections.length === 0 || range === undefined) return null;
  return {
    range: document.rangeOf(range),
    contents: {
      kind: client.markdown ? MarkupKind.Markdown : MarkupKind.PlainText,
      value: sections.join("\n\n---\n\n"),
    },
  };
}

interface Part {
  readonly range: Range;
  readonly sections: readonly string[];
}

function partAt(document: DescriptorText, offset: number, settings: Settings): Part | undefined {
  const { root, parsed } = document;
  const use = nameAt(document, offset);
  const authentications = byName(root.at("authentication").items(), "type");
  if (use?.kind === "authentication") {
    const authentication = authentications.get(use.name);
    if (authentication !== undefined) return { range: use, sections: [authenticationText(root, authentication)] };
  }
  if (use?.kind === "field") {
    const declaration = usesOfSame(document, use).find(({ role }) => role === "declaration");
    const [, authentication, , index] = declaration?.target.path ?? [];
    const field = root.at("authentication").items()[Number(authentication)]?.at("fields").items()[Number(index)];
    if (field !== undefined) return { range: use, sections: [fieldText(root, field)] };
  }

  const place = parsed.places.at(offset);
  if (place === undefined) return undefined;
  const path = place.path.join("/");
  const isKey = place.kind === "key";
  if (isKey && (path === "mcp_config" || path === "mcp_config/route_mappings")) {
    const text = listText(document, settings);
    return text === undefined ? undefined : { range: place, sections: [text] };
  }
  const [section, , third] = place.path;
  if (section === "mcp_config" && (isKey || use !== undefined || path.endsWith("/mcp_tool_name"))) {
    return toolsWhere(({ mapping }) => path.startsWith(`${mapping.path.join("/")}/`));
  }
  if (section === "operations" && place.path.length === 3 && (isKey || third === "operation_id")) {
    const id = root.at("operations").items()[Number(place.path[1])]?.at("operation_id").text;
    return toolsWhere(({ mapping }) => mapping.at("operation_id").text === id);
  }
  return undefined;

  function toolsWhere(isMeant: (mapped: MappedTool) => boolean): Part | undefined {
    const meant = mappedTools(document).filter(isMeant);
    if (meant.length === 0 || place === undefined) return undefined;
    const isStale = document.compiled?.isCurrent === false;
    const shown = meant.slice(0, MOST_TOOLS).map(({ tool }) => toolText(tool, settings.budget, { isStale }));
    const more = meant.slice(MOST_TOOLS).map(({ tool }) => code(tool.definition.name));
    return { range: place, sections: more.length === 0 ? shown : [...shown, `and ${more.join(", ")}`] };
  }
}

/** What the whole list costs. */
function listText({ compiled }: DescriptorText, { budget }: Settings): string | undefined {
  if (compiled === undefined) return undefined;
  const definitions = compiled.connector.tools.map(({ definition }) => definition);
  const { bytes, tokens } = totalCost(definitions);
  const over =
    budget.connector !== undefined && tokens > budget.connector
      ? `, over the budget of ${figure(budget.connector)}`
      : "";
  const noun = definitions.length === 1 ? "tool" : "tools";
  const mode =
    compiled.connector.server?.mode === "discovery" ? "\n\nClients list three tools that find and call these." : "";
  return `**${figure(definitions.length)} ${noun}** · ~${figure(tokens)} tokens${over} (${figure(bytes)} bytes)${mode}`;
}

/** What the diagnostics here mean and why they matter; what to write instead is on the rest of the page. */
function pagesOf(diagnostics: readonly LocatedDiagnostic[]): readonly string[] {
  const found = Array.from(new Set(diagnostics.map((diagnostic) => diagnostic.code)));
  return found.slice(0, MOST_PAGES).flatMap((name) => {
    const [beginning = ""] = pages[name]?.split("\n## Instead of") ?? [];
    const text = beginning.replace(/^# (.*)$/m, "**$1**").replaceAll(/^## (.*)$/gm, "**$1**");
    return text === "" ? [] : [`${text.trim()}\n\n${code(`mortise explain ${name}`)} tells more.`];
  });
}

function holds({ start, end }: Range, offset: number): boolean {
  return start <= offset && offset <= end;
}
