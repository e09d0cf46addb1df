import { SymbolKind, SymbolTag, type DocumentSymbol } from "vscode-languageserver";
import { rangeAt, type DescriptorText } from "./descriptor-text.ts";
import { mappingsIn } from "./names.ts";
import type { Spot } from "./spot.ts";

/** The outline of a descriptor: its authentications, operations, schemas and tools. */
export function symbolsOf(document: DescriptorText): readonly DocumentSymbol[] {
  const { root } = document;
  const mcp = root.at("mcp_config");
  return [
    ...section(document, root.at("authentication"), (authentication) =>
      symbol(document, authentication, { name: "type", detail: "label", kind: SymbolKind.Key }),
    ),
    ...section(document, root.at("operations"), (operation) => {
      const method = operation.at("method").text ?? "";
      const text = `${method} ${pathOf(operation.at("endpoint").text ?? "")}`.trim();
      const found = symbol(document, operation, { name: "operation_id", text, kind: SymbolKind.Method });
      return operation.at("deprecated").value === true
        ? found.map((each) => ({ ...each, tags: [SymbolTag.Deprecated] }))
        : found;
    }),
    ...section(document, root.at("schemas"), (schema, name) => {
      const range = document.rangeOf(spanOf(document, schema));
      const selectionRange = document.rangeOf(rangeAt(document, schema.path, "key"));
      return [{ name: label(name), kind: SymbolKind.Struct, range, selectionRange }];
    }),
    ...(mappingsIn(root).length === 0
      ? []
      : section(
          document,
          mcp.at("route_mappings"),
          (mapping) =>
            symbol(document, mapping, { name: "mcp_tool_name", detail: "operation_id", kind: SymbolKind.Function }),
          "tools",
        )),
  ];
}

/** A part of the descriptor with what it lists; nothing where it lists nothing. */
function section(
  document: DescriptorText,
  list: Spot,
  childrenOf: (item: Spot, name: string) => readonly DocumentSymbol[],
  name = String(list.path.at(-1)),
): readonly DocumentSymbol[] {
  const items = [...list.items().map((item) => ["", item] as const), ...list.entries()];
  const children = items.flatMap(([key, item]) => childrenOf(item, key));
  if (children.length === 0) return [];
  const range = document.rangeOf(spanOf(document, list));
  const selectionRange = document.rangeOf(rangeAt(document, list.path, "key"));
  return [{ name, kind: SymbolKind.Namespace, range, selectionRange, children }];
}

interface Description {
  /** The key whose value is the symbol's name. */
  readonly name: string;
  /** The key whose value is shown beside it, or that text. */
  readonly detail?: string;
  readonly text?: string;
  readonly kind: SymbolKind;
}

function symbol(document: DescriptorText, item: Spot, { name, detail, text, kind }: Description) {
  const named = item.at(name);
  if (named.text === undefined) return [];
  const shown = text ?? (detail === undefined ? undefined : item.at(detail).text);
  return [
    {
      name: label(named.text),
      ...(shown === undefined ? {} : { detail: shown }),
      kind,
      range: document.rangeOf(rangeAt(document, item.path)),
      selectionRange: document.rangeOf(rangeAt(document, named.path)),
    },
  ];
}

/** A member with its key. */
function spanOf(document: DescriptorText, { path }: Spot) {
  return { start: rangeAt(document, path, "key").start, end: rangeAt(document, path).end };
}

/** An editor refuses a symbol without a name. */
function label(name: string): string {
  return name.trim() === "" ? "(no name)" : name;
}

/** The endpoint without its origin, which is the same for most. */
export function pathOf(endpoint: string): string {
  return endpoint.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, "");
}
