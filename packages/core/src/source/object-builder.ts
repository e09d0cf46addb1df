import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Composed, Member } from "./node.ts";
import type { Range, Target } from "./source-file.ts";
import { atRange } from "./at-range.ts";

/** Keys through which JavaScript reaches an object's prototype; code that copies or merges would follow them. */
const forbiddenKeys: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** Builds one mapping, key by key. */
export interface ObjectBuilder {
  add(key: string, keyRange: Range, member: Composed): void;
  finish(range: Range): Composed;
}

/** Mappings become objects without a prototype, so that looking up a name from the document finds only what it wrote. */
export function createObjectBuilder(report: (diagnostic: Diagnostic) => void): ObjectBuilder {
  // The one way to an object without a prototype; its type is what `any` hides.
  const value = Object.create(null) as Record<string, unknown>;
  const members = new Map<string, Member>();
  return {
    add(key, keyRange, member) {
      const here: Target = atRange(keyRange.start, keyRange.end);
      if (forbiddenKeys.has(key)) {
        report(diagnose("yaml/forbidden-key", here, { key }));
        return;
      }
      const first = members.get(key);
      if (first !== undefined) {
        const related = [{ target: atRange(first.key.start, first.key.end), message: "first written here" }];
        report(diagnose("yaml/duplicate-key", here, { key }, { related }));
        return;
      }
      members.set(key, { key: keyRange, value: member.node });
      value[key] = member.value;
    },
    finish: ({ start, end }) => ({ value, node: { kind: "map", start, end, members } }),
  };
}
