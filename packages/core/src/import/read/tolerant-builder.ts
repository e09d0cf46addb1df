import type { Member } from "../../source/node.ts";
import type { ObjectBuilder } from "../../source/object-builder.ts";
import type { Range } from "../../source/source-file.ts";

/**
 * Builds one mapping of a document that somebody else wrote: any name is a name, and of two members with one name the
 * last counts, as it does to most readers (RFC 8259 section 4). Objects have no prototype, so `__proto__` is a name like
 * any other here.
 */
export function createTolerantBuilder(onRepeated: (key: Range) => void): ObjectBuilder {
  // The one way to an object without a prototype; its type is what `any` hides.
  const value = Object.create(null) as Record<string, unknown>;
  const members = new Map<string, Member>();
  return {
    add(key, keyRange, member) {
      if (members.has(key)) onRepeated(keyRange);
      members.set(key, { key: keyRange, value: member.node });
      value[key] = member.value;
    },
    finish: ({ start, end }) => ({ value, node: { kind: "map", start, end, members } }),
  };
}
