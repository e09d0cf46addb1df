/** The shape of a generated file: what it is made of, in order, without the texts that an author may choose. */
import { isJsonObject, type Json } from "@mortise/core";
import { parseSync } from "@swc/core";
import { markdownShape } from "./document-shape.ts";
import type { Piece } from "./piece.ts";

/** Reads a file into its pieces. Throws where the file is not what its name says. */
export async function fileShape(path: string, text: string): Promise<readonly Piece[]> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const extension = name.slice(name.lastIndexOf(".") + 1);
  switch (extension) {
    case "ts":
    case "mts":
    case "js":
    case "mjs":
      return codeShape(text, extension.endsWith("ts"));
    case "json":
      // JSON text holds nothing but JSON.
      return jsonShape(JSON.parse(text) as Json);
    case "md":
      return markdownShape(text);
    default:
      return lineShape(text);
  }
}

const PLACES: ReadonlySet<string> = new Set(["span", "ctxt", "raw", "hasEscape", "interpreter"]);
const NAMED: ReadonlySet<string> = new Set(["Identifier", "StringLiteral"]);

/** The syntax tree of a module. Whether a member's name is quoted is no matter of shape. */
function codeShape(text: string, typescript: boolean): readonly Piece[] {
  const pieces: Piece[] = [];
  const visit = (node: unknown, role: string): void => {
    if (Array.isArray(node)) {
      pieces.push({ kind: `${role}[${node.length}]` });
      for (const item of node) visit(item, role);
    } else if (typeof node !== "object" || node === null) pieces.push({ kind: `${role}=${String(node)}` });
    else visitNode(asNode(node), role); // Neither a list nor `null`, so a node of the tree.
  };
  const visitNode = (node: Readonly<Record<string, unknown>>, role: string): void => {
    const { type } = node;
    const name = memberName(node, role);
    if (name !== undefined) {
      // In an object, this one would be no member: it sets the prototype.
      if (name === "__proto__" && role.endsWith("KeyValueProperty.key") && type !== "Computed") {
        pieces.push({ kind: "prototype" });
      }
      pieces.push({ kind: `${role}:name`, text: name });
      return;
    }
    pieces.push({ kind: `${role}:${String(type)}` });
    for (const [key, value] of Object.entries(node)) {
      if (key === "type" || PLACES.has(key)) continue;
      // A quoted name in brackets is a name like others.
      if (key === "computed" && memberName(asNode(node["key"]), `${String(type)}.key`) !== undefined) continue;
      if (isText(type, key)) pieces.push({ kind: `${String(type)}.${key}`, text: String(value) });
      else visit(value, `${String(type)}.${key}`);
    }
  };
  visit(parseSync(text, { syntax: typescript ? "typescript" : "ecmascript", target: "es2023" }).body, "Module");
  return pieces;
}

// Only for what is a node of the tree.
const asNode = (value: unknown): Readonly<Record<string, unknown>> => value as Readonly<Record<string, unknown>>;

/** The name of a member where a member's name stands: bare, quoted, or quoted in brackets. */
function memberName(node: Readonly<Record<string, unknown>>, role: string): string | undefined {
  if (!/(Property|PropertySignature|MethodSignature|Method)\.key$|MemberExpression\.property$/.test(role))
    return undefined;
  const { type, expression } = node;
  const inner =
    type === "Computed" && typeof expression === "object" && expression !== null ? asNode(expression) : node;
  return NAMED.has(String(inner["type"])) && (inner === node || inner["type"] === "StringLiteral")
    ? String(inner["value"])
    : undefined;
}

function isText(type: unknown, key: string): boolean {
  if (type === "TemplateElement") return key === "cooked";
  if (type === "RegExpLiteral") return key === "pattern";
  return key === "value" && /Literal$|^Identifier$/.test(String(type));
}

/** Members that stand only where the descriptor's text is fit for them: the registry takes none but addresses here. */
const OPTIONAL: ReadonlySet<string> = new Set(["websiteUrl"]);

function jsonShape(value: Json): readonly Piece[] {
  if (Array.isArray(value)) {
    const items = value as readonly Json[]; // `Array.isArray` does not narrow a readonly array.
    return [{ kind: `list[${items.length}]` }, ...items.flatMap(jsonShape)];
  }
  if (!isJsonObject(value)) return [{ kind: typeof value, text: JSON.stringify(value) }];
  const members = Object.entries(value)
    .filter(([name]) => !OPTIONAL.has(name))
    .map(([name, member]) => [{ kind: "member", text: name }, ...jsonShape(member)]);
  return [{ kind: `object[${members.length}]` }, ...members.flat()];
}

/** The lines of an environment file, a Dockerfile or the like: comments, empty ones, assignments, and others by their first word. */
function lineShape(text: string): readonly Piece[] {
  return text.split(/\r\n|[\r\n\u2028\u2029]/).map((line) => {
    if (/^\s*#/.test(line)) return { kind: "comment", text: line };
    const assigned = /^[A-Za-z_][A-Za-z0-9_]*=/.exec(line);
    if (assigned !== null) return { kind: "assignment", text: line };
    return { kind: `line ${/^\S*/.exec(line)?.[0] ?? ""}`, text: line };
  });
}
