import { parse, placeholdersIn, type Place } from "@mortise/core";
import { CompletionItemKind, type CompletionItem, type Position } from "vscode-languageserver";
import { isJson, limitsOf, type DescriptorText, type SizeLimit } from "./descriptor-text.ts";
import { pathOf } from "./document-symbols.ts";
import { byName, fieldsOf, mappingsIn, PARAMETER_MAPS, parametersOf } from "./names.ts";
import { spotOf, type Spot } from "./spot.ts";

/** Stands where the cursor is while the text is read, so that an empty value has a place, too. No YAML syntax, and nothing that anybody writes. */
const MARK = "mortiseCursorMark";

interface Proposal {
  readonly name: string;
  readonly detail?: string;
  /** What stands in the way of being chosen first. */
  readonly isLast?: boolean;
}

/** The names that the schema cannot know and that fit at a position: of operations, authentications, parameters, schemas and fields. Everything else is the YAML language server's to complete. */
export function completionsAt(
  document: DescriptorText,
  position: Position,
  limit: SizeLimit,
): readonly CompletionItem[] {
  const offset = document.offsetAt(position);
  const marked = withMark(document.text, offset);
  const { readable, places } = parse({ name: document.uri, text: marked }, limitsOf(limit));
  const place = places.at(offset);
  if (place === undefined || (place.kind !== "key" && place.kind !== "scalar")) return [];
  const root = withFallback(spotOf(readable), document);
  const text = marked.slice(place.start, place.end);
  const before = marked.slice(place.start, offset);
  const here: Here = { document, offset, place, text, before };

  const inBraces = placeholderStart(before);
  if (inBraces !== undefined && place.kind === "scalar") {
    return placeholderNames(root, place.path).map((proposal) => placeholderItem(proposal, here, inBraces));
  }
  // What goes over lines is no name, and an edit could not be shown.
  if (text.includes("\n")) return [];
  return namesFor(root, place).map((proposal) => nameItem(proposal, here));
}

/** A word alone on its line is taken for a key: without its colon, the line after it would be read as a part of it. */
function withMark(text: string, offset: number): string {
  const [start, end] = [text.slice(0, offset), text.slice(offset)];
  const isAlone = /(?:^|\n)[ \t]*[\w.-]*$/.test(start) && /^[ \t]*(?:\r?\n|$)/.test(end);
  return `${start}${MARK}${isAlone ? ":" : ""}${end}`;
}

interface Here {
  readonly document: DescriptorText;
  readonly offset: number;
  readonly place: Place;
  /** The key or scalar with the mark in it, and what of it stands before the cursor. */
  readonly text: string;
  readonly before: string;
}

/** The text as it is read now; where the cursor makes a section unreadable, as it was before. */
function withFallback(root: Spot, { compiled }: DescriptorText): Spot {
  const known = spotOf(compiled?.descriptor);
  const section = (key: string) => [key, root.at(key).value ?? known.at(key).value] as const;
  return spotOf(Object.fromEntries(["authentication", "operations", "schemas", "mcp_config"].map(section)));
}

function namesFor(root: Spot, { kind, path }: Place): readonly Proposal[] {
  const [section, second, index, ...rest] = path;
  const last = path.at(-1);
  if (section === "mcp_config" && second === "route_mappings") {
    const mapping = mappingsIn(root)[Number(index)];
    const [key] = rest;
    if (mapping === undefined) return [];
    if (kind === "scalar" && rest.length === 1 && key === "operation_id") return operations(root, mapping);
    const map = PARAMETER_MAPS.find((each) => each === key);
    const isMapKey = kind === "key" && rest.length === 2 && map !== undefined;
    return isMapKey ? mappedParameters(root, mapping, map) : [];
  }
  if (kind !== "scalar") return [];
  if (last === "$ref" && (section === "operations" || section === "schemas")) {
    return root
      .at("schemas")
      .entries()
      .map(([name]) => ({ name: `#/schemas/${name}` }));
  }
  if (section !== "operations") return [];
  const operation = root.at("operations").items()[Number(second)];
  switch ([index, ...rest].join("/")) {
    case "auth_type_ref":
      return root
        .at("authentication")
        .items()
        .flatMap((each) => proposal(each.at("type").text, each.at("label").text));
    case "request_body/parameter":
    case "response/paging/parameter":
    case "response/paging/size_parameter":
      return operation === undefined ? [] : parameters(operation);
    default:
      return [];
  }
}

/** Those without a tool first. */
function operations(root: Spot, own: Spot): readonly Proposal[] {
  const others = mappingsIn(root).filter(({ path }) => path.at(-1) !== own.path.at(-1));
  const mapped = new Set(others.map((mapping) => mapping.at("operation_id").text));
  return root
    .at("operations")
    .items()
    .flatMap((operation) => {
      const id = operation.at("operation_id").text;
      const request = `${operation.at("method").text ?? ""} ${pathOf(operation.at("endpoint").text ?? "")}`.trim();
      return proposal(id, request).map((each) => ({ ...each, isLast: mapped.has(id) }));
    });
}

function mappedParameters(root: Spot, mapping: Spot, map: (typeof PARAMETER_MAPS)[number]): readonly Proposal[] {
  const operation = byName(root.at("operations").items(), "operation_id").get(mapping.at("operation_id").text ?? "");
  if (operation === undefined) return [];
  const written = new Set(
    mapping
      .at(map)
      .entries()
      .map(([key]) => key),
  );
  return parameters(operation).filter(({ name }) => !written.has(name));
}

/** Parameters that share a name have their locations before it. */
function parameters(operation: Spot): readonly Proposal[] {
  const all = parametersOf(operation).filter(({ declaration }) => declaration.at("fixed_value").value === undefined);
  return all.map(({ name, location, declaration }) => {
    const isShared = all.filter((other) => other.name === name).length > 1;
    const text = declaration.at("description").text;
    return {
      name: isShared ? `${location}.${name}` : name,
      detail: text === undefined ? location : `${location}: ${text}`,
    };
  });
}

function placeholderNames(root: Spot, path: Place["path"]): readonly Proposal[] {
  const [section, index, key] = path;
  const authentications = root.at("authentication").items();
  if (section === "authentication") return fields(authentications[Number(index)]);
  const operation = section === "operations" ? root.at("operations").items()[Number(index)] : undefined;
  if (operation === undefined) return [];
  const reference = operation.at("auth_type_ref").text;
  const authentication = authentications.find((each) => each.at("type").text === reference);
  if (key !== "endpoint") return String(key).startsWith("auth_") ? fields(authentication) : [];
  const written = new Set(placeholdersIn(operation.at("endpoint").text ?? "").map(({ name }) => name));
  const inPath = parametersOf(operation).filter(({ location }) => location === "path");
  return [...inPath.map(({ name }) => ({ name, detail: "path parameter" })), ...fields(authentication)].filter(
    ({ name }) => !written.has(name),
  );
}

function fields(authentication: Spot | undefined): readonly Proposal[] {
  if (authentication === undefined) return [];
  const obtained = [
    ...(authentication.at("oauth2").value === undefined ? [] : ["access_token"]),
    ...(authentication.at("session").value === undefined ? [] : ["session_token"]),
  ];
  return [
    ...fieldsOf(authentication).map(({ key }) => ({ name: key, detail: "field" })),
    ...obtained.map((name) => ({ name, detail: "obtained" })),
  ];
}

function proposal(name: string | undefined, detail: string | undefined): readonly Proposal[] {
  if (name === undefined || name === "" || name.includes(MARK)) return [];
  return [detail === undefined ? { name } : { name, detail }];
}

/** Where the name of a placeholder begins that is open at the end of this text. */
function placeholderStart(before: string): number | undefined {
  const open = before.lastIndexOf("{");
  return open === -1 || /[}\s]/.test(before.slice(open)) ? undefined : open + 1;
}

function placeholderItem(
  proposal: Proposal,
  { document, offset, place, before, text }: Here,
  start: number,
): CompletionItem {
  const after = text.slice(before.length + MARK.length);
  const rest = /^[\w.-]*/.exec(after)?.[0].length ?? 0;
  const closing = after[rest] === "}" ? "" : "}";
  const range = document.rangeOf({ start: place.start + start, end: offset + rest });
  return item(proposal, { range, newText: `${proposal.name}${closing}` });
}

/** Replaces the whole key or scalar, inside its quotes if it has any. */
function nameItem(proposal: Proposal, { document, place, text }: Here): CompletionItem {
  const quote = /^["']/.exec(text)?.[0];
  const isClosed = quote !== undefined && text.length > 1 && text.endsWith(quote);
  const start = place.start + (quote === undefined ? 0 : 1);
  const end = place.end - MARK.length - (isClosed ? 1 : 0);
  const bare = isJson(document.text) ? JSON.stringify(proposal.name) : scalar(proposal.name);
  const name = quote === undefined ? bare : proposal.name;
  const after = document.text.slice(end + (isClosed ? 1 : 0));
  const colon = place.kind === "key" && quote === undefined && !/^[ \t]*:/.test(after) ? ": " : "";
  return item(proposal, { range: document.rangeOf({ start, end }), newText: `${name}${colon}` });
}

/** A name as YAML takes it. */
function scalar(name: string): string {
  return /^(?!(?:true|false|null|yes|no|on|off)$)[A-Za-z_][\w.-]*$/i.test(name) ? name : JSON.stringify(name);
}

function item({ name, detail, isLast }: Proposal, textEdit: NonNullable<CompletionItem["textEdit"]>): CompletionItem {
  return {
    label: name,
    kind: CompletionItemKind.Reference,
    ...(detail === undefined ? {} : { detail }),
    // Editors compare it with the text that is replaced, which may begin with a quote.
    filterText: textEdit.newText,
    sortText: `${isLast === true ? "1" : "0"}${name}`,
    textEdit,
  };
}
