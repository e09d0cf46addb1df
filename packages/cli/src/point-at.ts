import type { SourceFile } from "@mortise/core";

/** Tells where in a descriptor a JSON pointer leads: `connector.yaml:12`, or the pointer itself where there is no text. */
export type PointAt = (pointer: string) => string;

/** Prepares to find origins in a descriptor; a compiled connector has only its pointers. */
export async function pointAt(source: SourceFile | undefined): Promise<PointAt> {
  if (source === undefined) return (pointer) => pointer;
  const { parse } = await import("@mortise/core");
  const { value, places } = parse(source);
  return (pointer) => {
    const { start } = places.locate({ path: pathOf(pointer, value), on: "value" });
    return `${source.name}:${String(source.text.slice(0, start).split("\n").length)}`;
  };
}

/** A pointer's steps (RFC 6901); those into arrays are numbers. */
function pathOf(pointer: string, root: unknown): readonly (string | number)[] {
  let here = root;
  return pointer
    .split("/")
    .slice(1)
    .map((escaped) => {
      const step = escaped.replaceAll("~1", "/").replaceAll("~0", "~");
      const key = Array.isArray(here) ? Number(step) : step;
      // Indexing is safe: the pointer was made from this very value.
      here = (here as Readonly<Record<string | number, unknown>>)[key];
      return key;
    });
}
