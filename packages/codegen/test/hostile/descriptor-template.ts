/** A descriptor with a slot for each text of its author's, so that any of them can be another. */
import { isJsonObject, type Json, type JsonObject, type Target } from "@mortise/core";
import {
  grammarNode,
  isOpen,
  memberRule,
  objectAt,
  placeOfMember,
  takesText,
  typesOf,
  type GrammarNode,
} from "./text-places.ts";

/** One text of the author's. What stands at several places is one name, and is replaced at all of them. */
export interface Slot {
  readonly benign: string;
  /** Where in the grammar it stands. */
  readonly places: ReadonlySet<string>;
  /** The most that the grammar allows at any of the places. */
  readonly maxLength: number;
}

/** Slots to blame, in steps from the likeliest on: those that a fault points at, and those of everything around. */
export interface Suspects {
  readonly pointed: readonly (readonly number[])[];
  readonly around: readonly (readonly number[])[];
}

type Node =
  | { readonly kind: "constant"; readonly value: Json }
  | { readonly kind: "slot"; readonly slot: number }
  | { readonly kind: "list"; readonly items: readonly Node[] }
  | { readonly kind: "object"; readonly members: readonly Member[] };

/** A member, whose name is the grammar's (a text) or the author's (a slot). */
interface Member {
  readonly name: string | number;
  readonly node: Node;
}

/** In what is open to any JSON, a JSON Schema may stand; its keywords are not the author's. */
const KEYWORDS: ReadonlySet<string> = new Set(
  (
    "$ref $comment type title description properties required items enum const default examples pattern format " +
    "anyOf oneOf allOf additionalProperties minimum maximum minLength maxLength"
  ).split(" "),
);

/** Media types that say what their neighbours mean: with another one, those would not be what they are. */
const SETTLED: ReadonlySet<string> = new Set(["application/json", "multipart/form-data"]);

/** A schema whose name costs more than what it names is written out where it is used, rather than referred to. */
const LONGEST: ReadonlyMap<string, number> = new Map([["#/properties/schemas * (name)", 20]]);

export class DescriptorTemplate {
  readonly slots: readonly Slot[];
  readonly #root: Node;

  /** From a descriptor that has a text of its own wherever it can; what it lacks of the grammar's keys is made up. */
  constructor(grammar: JsonObject, seed: Json) {
    const read = new Reader(grammar);
    this.#root = read.node(completed(grammar, seed), grammarNode(grammar, grammar, "#"));
    this.slots = read.slots;
  }

  /** The descriptor with other texts, one for each slot; references to a name follow it. */
  fill(texts: readonly string[]): Json {
    const write = this.#writer(texts);
    const build = (node: Node): Json => {
      switch (node.kind) {
        case "constant":
          return typeof node.value === "string" ? write(node.value) : node.value;
        case "slot":
          return write(node.slot);
        case "list":
          return node.items.map(build);
        case "object":
          return Object.fromEntries(node.members.map(({ name, node: inner }) => [nameOf(name, write), build(inner)]));
      }
    };
    return build(this.#root);
  }

  /** The slots to blame for a fault at a target of the filled descriptor. */
  suspects({ path, on }: Target, texts: readonly string[]): Suspects {
    const write = this.#writer(texts);
    let node = this.#root;
    let pointed: Suspects["pointed"] = [];
    let around = [slotsIn(node)];
    for (const step of path) {
      let name: readonly number[] = [];
      if (node.kind === "list") node = node.items[Number(step)] ?? node;
      else if (node.kind === "object") {
        const member = node.members.findLast((one) => nameOf(one.name, write) === step);
        if (member === undefined) break;
        if (typeof member.name === "number") name = [member.name];
        node = member.node;
      }
      around = [slotsIn(node), ...pointed, ...around];
      const value = node.kind === "slot" ? [node.slot] : [];
      pointed = [...(on === "key" ? [name, value] : [value, name]), this.#referredIn(node)];
    }
    return { pointed, around };
  }

  /** The slots whose names a text holds, which change with them. */
  #referredIn(node: Node): readonly number[] {
    const text =
      node.kind === "slot" ? this.slots[node.slot]?.benign : node.kind === "constant" ? node.value : undefined;
    if (typeof text !== "string") return [];
    const names = text.startsWith(SCHEMAS)
      ? [text.slice(SCHEMAS.length)]
      : Array.from(text.matchAll(/\{([^{}]*)\}/g), ([, name]) => name);
    return names.flatMap((name) => this.slots.flatMap(({ benign }, slot) => (benign === name ? [slot] : [])));
  }

  /** Writes a slot, or a text that may refer to one. */
  #writer(texts: readonly string[]): (text: string | number) => string {
    const renamed = new Map(this.slots.map(({ benign }, slot) => [benign, texts[slot] ?? benign]));
    const follow = (text: string): string =>
      text
        .replaceAll(/\{([^{}]*)\}/g, (_, name: string) => `{${renamed.get(name) ?? name}}`)
        .replace(/^#\/schemas\/(.*)$/, (_, name: string) => `${SCHEMAS}${escaped(renamed.get(name) ?? name)}`);
    return (what) => {
      if (typeof what === "string") return follow(what);
      const benign = this.slots[what]?.benign ?? "";
      const text = texts[what] ?? benign;
      // What begins as it was still refers to what it referred to.
      return text.startsWith(benign) ? follow(benign) + text.slice(benign.length) : text;
    };
  }
}

/** Begins a reference to one of the descriptor's schemas. */
const SCHEMAS = "#/schemas/";

const nameOf = (name: string | number, write: (slot: number) => string): string =>
  typeof name === "string" ? name : write(name);

class Reader {
  readonly slots: { benign: string; places: Set<string>; maxLength: number }[] = [];
  readonly #grammar: JsonObject;
  readonly #byText = new Map<string, number>();

  constructor(grammar: JsonObject) {
    this.#grammar = grammar;
  }

  node(value: Json, at: GrammarNode): Node {
    const open = isOpen(at);
    if (typeof value === "string") {
      return (open || takesText(at)) && !SETTLED.has(value)
        ? { kind: "slot", slot: this.#slot(value, at.pointer, at.schema["maxLength"]) }
        : { kind: "constant", value };
    }
    if (Array.isArray(value)) {
      // `Array.isArray` does not narrow a readonly array away from the union.
      const items = value as readonly Json[];
      const inner = open ? at : grammarNode(this.#grammar, at.schema["items"] ?? {}, `${at.pointer}/items`);
      return { kind: "list", items: items.map((item) => this.node(item, inner)) };
    }
    if (!isJsonObject(value)) return { kind: "constant", value };
    return {
      kind: "object",
      members: Object.entries(value).map(([name, member]) =>
        open ? this.#openMember(name, member, at) : this.#member(name, member, at),
      ),
    };
  }

  #member(name: string, value: Json, at: GrammarNode): Member {
    const { node, ownName } = memberRule(this.#grammar, at, name);
    const place = placeOfMember(this.#grammar, at, name);
    return { name: ownName ? this.#slot(name, place, LONGEST.get(place)) : name, node: this.node(value, node) };
  }

  #openMember(name: string, value: Json, at: GrammarNode): Member {
    if (name === "$ref" || name === "type") return { name, node: { kind: "constant", value } };
    const ownName = !KEYWORDS.has(name);
    return {
      name: ownName ? this.#slot(name, placeOfMember(this.#grammar, at, name), undefined) : name,
      node: this.node(value, at),
    };
  }

  #slot(benign: string, place: string, maxLength: Json | undefined): number {
    const most = typeof maxLength === "number" ? maxLength : Infinity;
    const known = this.#byText.get(benign);
    if (known === undefined) {
      this.#byText.set(benign, this.slots.length);
      return this.slots.push({ benign, places: new Set([place]), maxLength: most }) - 1;
    }
    const slot = this.slots[known];
    slot?.places.add(place);
    if (slot !== undefined) slot.maxLength = Math.min(slot.maxLength, most);
    return known;
  }
}

const slotsByNode = new WeakMap<Node, readonly number[]>();

function slotsIn(node: Node): readonly number[] {
  if (node.kind === "slot") return [node.slot];
  if (node.kind === "constant") return [];
  let slots = slotsByNode.get(node);
  if (slots === undefined) {
    slots =
      node.kind === "list"
        ? node.items.flatMap(slotsIn)
        : node.members.flatMap(({ name, node: inner }) => [
            ...(typeof name === "number" ? [name] : []),
            ...slotsIn(inner),
          ]);
    slotsByNode.set(node, slots);
  }
  return slots;
}

/** A seed with every key of the grammar: what no object of a kind has goes into the first one of that kind. */
export function completed(grammar: JsonObject, seed: Json): Json {
  const had = new Map<string, Set<string>>();
  const look = (value: Json, at: GrammarNode): void => {
    if (isOpen(at) || typeof value !== "object" || value === null) return;
    for (const [name, inner] of Object.entries(value) as readonly [string, Json][]) {
      if (Array.isArray(value)) look(inner, grammarNode(grammar, at.schema["items"] ?? {}, `${at.pointer}/items`));
      else {
        had.set(at.pointer, (had.get(at.pointer) ?? new Set()).add(name));
        look(inner, memberRule(grammar, at, name).node);
      }
    }
  };
  look(seed, grammarNode(grammar, grammar, "#"));

  const add = (value: Json, at: GrammarNode): Json => {
    if (isOpen(at) || typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) {
      const inner = grammarNode(grammar, at.schema["items"] ?? {}, `${at.pointer}/items`);
      return (value as readonly Json[]).map((item) => add(item, inner)); // See `Reader.node`.
    }
    const members = new Map(Object.entries(value as JsonObject)); // Neither a list nor `null`, as seen above.
    const names = had.get(at.pointer) ?? new Set();
    for (const [name, schema] of Object.entries(objectAt(at.schema, "properties"))) {
      if (names.has(name)) continue;
      names.add(name);
      const pointer = `${at.pointer}/properties/${name}`;
      members.set(name, madeUp(grammar, grammarNode(grammar, schema, pointer), `made up ${pointer}`));
    }
    return Object.fromEntries(
      Array.from(members, ([name, inner]) => [name, add(inner, memberRule(grammar, at, name).node)]),
    );
  };
  return add(seed, grammarNode(grammar, grammar, "#"));
}

/** A value that a part of the grammar allows, as far as its type tells. */
function madeUp(grammar: JsonObject, at: GrammarNode, text: string): Json {
  const { schema, pointer } = at;
  if (Array.isArray(schema["enum"])) return (schema["enum"] as readonly Json[])[0] ?? null; // See `Reader.node`.
  if (takesText(at) || isOpen(at)) return isOpen(at) && typesOf(schema).includes("object") ? { [text]: text } : text;
  const [type] = typesOf(schema);
  if (type === "boolean") return true;
  if (type === "integer" || type === "number") return schema["minimum"] ?? 1;
  if (type === "array") {
    return [madeUp(grammar, grammarNode(grammar, schema["items"] ?? {}, `${pointer}/items`), `${text} item`)];
  }
  const required = Array.isArray(schema["required"]) ? (schema["required"] as readonly string[]) : []; // As JSON Schema has it.
  const names = required.length > 0 ? required : "additionalProperties" in schema ? [`${text} name`] : [];
  return Object.fromEntries(
    names.map((name) => [name, madeUp(grammar, memberRule(grammar, at, name).node, `${text} ${name}`)]),
  );
}

/** A step of a JSON pointer (RFC 6901 §3) in a URI fragment. A lone surrogate has no place in one. */
const escaped = (step: string): string =>
  encodeURIComponent(step.toWellFormed().replaceAll("~", "~0").replaceAll("/", "~1"));
