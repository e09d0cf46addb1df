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
  const chosen = items.map((item) =>
    choose(
      item,
      fields.map((field) => ({ field, rest: field })),
      found,
    ),
  );
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

function choose(value: string, wanted: readonly Wanted[], found: Set<string>): string {
  if (value.startsWith("[")) {
    return `[${Array.from(partsOf(value), ({ start, end }) => choose(value.slice(start, end).trim(), wanted, found)).join(",")}]`;
  }
  if (!value.startsWith("{")) return value;
  const kept: string[] = [];
  for (const part of partsOf(value)) {
    const name = nameOf(part);
    const member = value.slice(part.start, part.end).trim();
    const whole = wanted.filter(({ rest }) => rest === name);
    for (const { field } of whole) found.add(field);
    const deeper = wanted.flatMap(({ field, rest }) =>
      rest.startsWith(`${name}.`) ? [{ field, rest: rest.slice(name.length + 1) }] : [],
    );
    if (whole.length > 0) kept.push(part.name + member);
    else if (deeper.length > 0 && /^[{[]/.test(member)) kept.push(part.name + choose(member, deeper, found));
  }
  return `{${kept.join(",")}}`;
}
