import type { Json, JsonObject } from "../../json.ts";
import { joinAlternatives, rememberUnion, reuseUnions, type Joined, type Unions } from "./join-alternatives.ts";
import type { LoweringNote } from "./lowered.ts";
import type { Direction, NamedSchemas } from "./named-schemas.ts";
import { createNodeTable, type Edge, type Node, type NodeTable, type Slot } from "./node.ts";
import { LAST_SHOWN_LEVEL, ownKeywords, type Detail } from "./own-keywords.ts";
import { withNull, type Shape } from "./shape.ts";
import { cut, shortNote } from "./short-text.ts";

/** How shapes become nodes: which members are shown, and in how many words. */
export interface Expansion {
  readonly names: NamedSchemas;
  readonly node: NodeTable;
  readonly detail: Detail;
  readonly direction: Direction;
  /** The tool's name, where it says something of its arguments. */
  readonly tool?: string;
  readonly note: (note: LoweringNote) => void;
  /** The form of each named schema at each level, for `back` to refer to. */
  readonly forms: Map<string, Edge>;
  readonly open: Set<string>;
  /** Where each form was met inside itself. */
  readonly cycles: Map<string, string>;
  readonly unions: Unions;
}

/** Where a shape is: its level (1 for an argument) and its path. */
interface At {
  readonly level: number;
  readonly path: string;
  /** What the value is for is said at the member; its items and alternatives need no words of their own. */
  readonly role: "member" | "item" | "alternative";
}

const MAX_DESCRIPTION = 120;
const MAX_HINT = 80;

/** An expansion that nothing was expanded in yet: for one tool, whose name says what its arguments need not say again. */
export function createExpansion(
  names: NamedSchemas,
  detail: Detail,
  direction: Direction,
  note: Expansion["note"],
  tool?: string,
): Expansion {
  const node = createNodeTable();
  return {
    names,
    node,
    detail,
    direction,
    note,
    ...(tool === undefined ? {} : { tool }),
    forms: new Map(),
    open: new Set(),
    cycles: new Map(),
    unions: new Map(),
  };
}

/** The schema of an argument, or of an answer. */
export function expandShape(shape: Shape, path: string, expansion: Expansion): Edge {
  return expand(shape, { level: 1, path, role: "member" }, expansion);
}

function expand(shape: Shape, at: At, expansion: Expansion): Edge {
  const { detail, note } = expansion;
  for (const dropped of shape.dropped ?? []) note({ ...dropped, path: at.path });
  if (shape.ref === undefined) return words(build(shape, undefined, at, expansion), shape, at, expansion);

  const place = detail === "full" ? "" : `:${Math.min(at.level, LAST_SHOWN_LEVEL + 1)}:${at.role}`;
  const form = `${shape.ref}${shape.nullable === true ? "?" : ""}${place}`;
  const target = expansion.names.shapeOf(shape.ref);
  if (target === undefined) return { node: expansion.node({ name: undefined, own: {}, slots: [] }) };
  const made = expansion.forms.get(form) ?? expandForm(form, shape, target, at, expansion);
  const own = words(made.node, shape, at, expansion);
  return { ...made, ...own };
}

function expandForm(form: string, shape: Shape, target: Shape, at: At, expansion: Expansion): Edge {
  if (expansion.open.has(form)) {
    if (!expansion.cycles.has(form)) expansion.cycles.set(form, at.path);
    return { node: expansion.node({ name: shape.ref, own: {}, slots: [], back: form }) };
  }
  expansion.open.add(form);
  const whole = shape.nullable === true ? withNull(target) : target;
  // A named schema may be nothing but another's name.
  const made =
    whole.ref === undefined
      ? words(build(whole, shape.ref, at, expansion), whole, at, expansion)
      : expand(whole, at, expansion);
  expansion.open.delete(form);
  expansion.forms.set(form, made);
  return made;
}

function words(node: Node, shape: Shape, at: At, { detail, tool }: Expansion): Edge {
  const { default: fallback, values } = shape;
  // A single value needs no words, unless it is a number that has a name.
  const said = detail === "lean" && values?.length === 1 ? undefined : describe(shape, at, detail, tool);
  const text = [said, labelled(shape, at, detail), node.hint].filter((part) => part !== undefined).join("; ");
  const isDefaultShown = fallback !== undefined && (detail === "full" || at.level <= LAST_SHOWN_LEVEL);
  return {
    node,
    ...(text === "" ? {} : { description: text }),
    ...(isDefaultShown ? { default: fallback } : {}),
  };
}

/** The names of members that are not shown, where they take few words. */
function hintOf(leftOut: readonly string[], { members }: Shape): string | undefined {
  const text = `${leftOut.length === members?.size ? "Members" : "Also"}: ${leftOut.join(", ")}`;
  return leftOut.length === 0 || text.length > MAX_HINT ? undefined : text;
}

/** What values are called, where their names tell more than they do: `0 NONE, 1 ALL`. */
function labelled({ labels, values }: Shape, at: At, detail: Detail): string | undefined {
  const telling = Array.from(labels ?? []).filter(
    ([value, label]) => nameOf(value).toLowerCase() !== label.toLowerCase(),
  );
  if (telling.length === 0) return undefined;
  const [[, single] = [null, ""]] = telling;
  // Beside a single value its name alone is enough.
  if (detail === "lean" && values?.length === 1) return single;
  const text = telling.map(([value, label]) => `${nameOf(value)} ${label}`).join(", ");
  if (detail === "full") return text;
  // Deep down, only the name of an alternative is worth its words.
  if (at.level > LAST_SHOWN_LEVEL) return undefined;
  return cut(text, MAX_DESCRIPTION);
}

function nameOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function describe(
  { description: text, types }: Shape,
  { level, role, path }: At,
  detail: Detail,
  tool: string | undefined,
): string | undefined {
  if (text === undefined || detail === "full") return text;
  if (level > LAST_SHOWN_LEVEL || (level > 1 && role !== "member")) return undefined;
  const isSwitch = types?.every((type) => type === "boolean" || type === "null") === true;
  // Below an argument, the tool's name says little of what a value is for.
  const named = level === 1 && tool !== undefined ? { tool } : {};
  return shortNote(text, { path, isSwitch, ...named }, MAX_DESCRIPTION);
}

function build(shape: Shape, name: string | undefined, at: At, expansion: Expansion): Node {
  const slots: Slot[] = [];
  const put = (keyword: Slot["keyword"], key: string, part: Shape, where: At) => {
    slots.push({ keyword, key, edge: expand(part, where, expansion) });
  };
  const leftOut: string[] = [];
  const members = shownMembers(shape, at, expansion, leftOut);
  for (const [key, member] of members) {
    put("properties", key, member, inside(at, key));
  }
  const isObject = shape.types?.includes("object") === true || members.length > 0;
  const isShown = (part: Shape) =>
    expansion.detail === "full" || at.level < LAST_SHOWN_LEVEL || expansion.names.demands(part) || isScalar(part);
  if (shape.others !== undefined && shape.others !== false && isShown(shape.others)) {
    put("additionalProperties", "", shape.others, inside(at, "*"));
  }
  const isArray = shape.types?.includes("array") === true;
  if (shape.items !== undefined) put("items", "", shape.items, { ...inside(at, "*"), role: "item" });
  else if (isArray && shape.prefix === undefined) put("items", "", {}, at);
  for (const [index, part] of (shape.prefix ?? []).entries()) put("prefixItems", "", part, inside(at, String(index)));
  for (const part of shape.allOf ?? []) put("allOf", "", part, at);

  noteUnsafeNames(members, at, expansion);
  let own = ownKeywords(shape, new Set(members.map(([key]) => key)), at.level, expansion.detail);
  const { alternatives, common, required } = alternativesOf(shape, at, expansion);
  const [only] = alternatives;
  const saysNothing = slots.length === 0 && Object.keys(own).every((key) => key === "type");
  if (alternatives.length === 1 && only !== undefined && saysNothing) return only.node;
  if (common.length > 0 || required.length > 0) {
    slots.push(...common.filter(({ key }) => !members.some(([name]) => name === key)));
    own = { type: "object", ...own, ...withRequired(own, required) };
  }
  const frame = JSON.stringify([
    own,
    slots.map(({ keyword, key, edge }) => [keyword, key, edge.node.id, edge.description]),
  ]);
  const isReused = expansion.detail === "lean" && alternatives.length > 0;
  const branches = isReused ? reuseUnions(alternatives, frame, expansion.unions) : alternatives;
  for (const edge of branches) slots.push({ keyword: "anyOf", key: "", edge });
  if (leftOut.length > 0 && isObject) {
    expansion.note({
      kind: "left-open",
      path: at.path,
      what: `takes more members than it shows: ${leftOut.join(", ")}`,
    });
  }
  const hint = at.level <= LAST_SHOWN_LEVEL && at.role !== "alternative" ? hintOf(leftOut, shape) : undefined;
  const node = expansion.node({ name, own, slots, ...(hint === undefined ? {} : { hint }) });
  if (isReused) rememberUnion(node, frame, expansion.unions);
  return node;
}

function inside(at: At, key: string): At {
  return { level: at.level + 1, path: `${at.path}/${key}`, role: "member" };
}

function withRequired({ required: own }: JsonObject, required: readonly string[]): JsonObject {
  const all = new Set([...(Array.isArray(own) ? own : []), ...required]);
  return all.size === 0 ? {} : { required: Array.from(all) };
}

function alternativesOf(shape: Shape, at: At, expansion: Expansion): Joined {
  const branches = shape.anyOf ?? [];
  const expandAt = (level: number) =>
    branches.map((branch) => expand(branch, { ...at, level, role: "alternative" }, expansion));
  const shown = expandAt(at.level + 1);
  // Alternatives that what is required does not tell apart need the rest of their members.
  const edges = at.level === 1 && areObscure(shown) ? expandAt(at.level) : shown;
  const alternatives = Array.from(new Map(edges.map((edge) => [edge.node.id, edge] as const)).values());
  return expansion.detail === "full"
    ? { alternatives, common: [], required: [] }
    : joinAlternatives(alternatives, expansion.node);
}

/** Whether alternatives are alike, or one of them is any object, by what is shown of them. */
function areObscure(alternatives: readonly Edge[]): boolean {
  const isAnyObject = ({ node: { own, slots, back } }: Edge) =>
    back === undefined && own["type"] === "object" && Object.keys(own).length === 1 && slots.length === 0;
  return new Set(alternatives.map(({ node }) => node.id)).size < alternatives.length || alternatives.some(isAnyObject);
}

/** The members that a model sees; the names of optional ones that it does not go to `leftOut`. */
function shownMembers(
  shape: Shape,
  at: At,
  { names, detail, direction, note }: Expansion,
  leftOut: string[],
): readonly (readonly [string, Shape])[] {
  const hidden = direction === "input" ? "readOnly" : "writeOnly";
  return Array.from(shape.members ?? []).filter(([key, member]) => {
    if (names.isMarked(member, hidden)) return false;
    if (detail === "full" || shape.required?.has(key) === true) return true;
    if (names.isMarked(member, "deprecated")) {
      note({
        kind: "deprecated-dropped",
        path: `${at.path}/${key}`,
        what: "is deprecated and optional, so it is not shown",
      });
      return false;
    }
    if (at.level < LAST_SHOWN_LEVEL || names.demands(member)) return true;
    leftOut.push(key);
    return false;
  });
}

function isScalar({ ref, types, anyOf }: Shape): boolean {
  return (
    ref === undefined && anyOf === undefined && types?.every((type) => type !== "object" && type !== "array") === true
  );
}

const SAFE_NAME = /^[A-Za-z0-9_.-]{1,64}$/;

function noteUnsafeNames(members: readonly (readonly [string, Shape])[], at: At, { note }: Expansion): void {
  for (const [key] of members) {
    if (SAFE_NAME.test(key)) continue;
    note({ kind: "unsafe-name", path: `${at.path}/${key}`, what: "has a name that some providers refuse" });
  }
}
