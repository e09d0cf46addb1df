import { nameOf, partsOf } from "./json-parts.ts";

/** Items with only the fields that were asked for. */
export interface Chosen {
  readonly items: readonly string[];
  /** What was asked for and is in no item. */
  readonly unknown: readonly string[];
}

/**
 * Keeps of each item the fields that dotted paths name (`user.name`). In a list on the way the rest
 * of the path is for each of its items. A member whose own name has dots is found by that name.
 * What is kept is the upstream's own text; an item that is no object stays as it is.
 */
export function chooseFields(items: readonly string[], fields: readonly string[]): Chosen {
  const found = new Set<string>();
  const choices = choicesOf(fields.map((field) => ({ field, rest: field })));
  const chosen = items.map((item) => choose(item, choices, found));
  return { items: chosen, unknown: items.length === 0 ? [] : fields.filter((field) => !found.has(field)) };
}

/** The names of an object's members, the first few. */
export function fieldsOf(item: string, most: number): readonly string[] {
  if (!item.startsWith("{")) return [];
  return Array.from(partsOf(item), nameOf).slice(0, most);
}

/** A field that was asked for, and what is left of its path here. */
interface Wanted {
  readonly field: string;
  readonly rest: string;
}

/** What is wanted of a member. */
interface Choice {
  /** The fields that end with it. */
  readonly whole: string[];
  /** Those whose path goes on inside. */
  readonly deeper: Wanted[];
  /** The same for the members inside, once there are any. */
  inside?: Choices;
}

/** What is wanted, by the names that members may have: an upstream may send a million of them. */
type Choices = ReadonlyMap<string, Choice>;

function choicesOf(wanted: readonly Wanted[]): Choices {
  const choices = new Map<string, Choice>();
  const choiceAt = (name: string): Choice => {
    const choice = choices.get(name) ?? { whole: [], deeper: [] };
    choices.set(name, choice);
    return choice;
  };
  for (const { field, rest } of wanted) {
    choiceAt(rest).whole.push(field);
    for (let at = rest.indexOf("."); at !== -1; at = rest.indexOf(".", at + 1)) {
      choiceAt(rest.slice(0, at)).deeper.push({ field, rest: rest.slice(at + 1) });
    }
  }
  return choices;
}

function choose(value: string, choices: Choices, found: Set<string>): string {
  if (value.startsWith("[")) {
    return `[${Array.from(partsOf(value), ({ start, end }) => choose(value.slice(start, end).trim(), choices, found)).join(",")}]`;
  }
  if (!value.startsWith("{")) return value;
  const kept: string[] = [];
  for (const part of partsOf(value)) {
    const choice = choices.get(nameOf(part));
    if (choice === undefined) continue;
    const member = value.slice(part.start, part.end).trim();
    for (const field of choice.whole) found.add(field);
    if (choice.whole.length > 0) {
      kept.push(part.name + member);
    } else if (/^[{[]/.test(member)) {
      choice.inside ??= choicesOf(choice.deeper);
      kept.push(part.name + choose(member, choice.inside, found));
    }
  }
  return `{${kept.join(",")}}`;
}
