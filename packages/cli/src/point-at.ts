import type { Places, SourceFile } from "@mortise/core";
import { stepsOf } from "@mortise/core/json-pointer";

/** Tells where in a descriptor a JSON pointer leads: `connector.yaml:12`, or the pointer itself where there is no text. */
export type PointAt = (pointer: string) => string;

/** Prepares to find origins in a descriptor; a compiled connector has only its pointers. */
export async function pointAt(source: SourceFile | undefined): Promise<PointAt> {
  if (source === undefined) return (pointer) => pointer;
  const { parse } = await import("@mortise/core");
  const { places } = parse(source);
  return (pointer) => `${source.name}:${String(lineAt(source, places, pointer))}`;
}

/** The line, from 1, that a JSON pointer (RFC 6901) leads to, or that of its nearest parent. */
export function lineAt({ text }: SourceFile, places: Places, pointer: string): number {
  return text.slice(0, places.locate({ path: stepsOf(pointer), on: "value" }).start).split("\n").length;
}
