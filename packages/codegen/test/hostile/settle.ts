import { compileDescriptor, type CompiledConnector, type Descriptor } from "@mortise/core";
import type { DescriptorTemplate, Slot } from "./descriptor-template.ts";

/** How a hostile text stands in its slot: by itself, behind the benign text, or not at all, since the compiler refuses it there. */
export type Standing = "alone" | "behind" | "refused";

export interface Settled {
  readonly connector: CompiledConnector;
  readonly descriptor: Descriptor;
  readonly standings: readonly Standing[];
}

const NEXT: Readonly<Record<Standing, Standing>> = { alone: "behind", behind: "refused", refused: "refused" };

/**
 * Puts a hostile text into every slot at once, and takes back those that the compiler refuses, by what its
 * diagnostics point at, until the rest compiles.
 */
export function settle(
  template: DescriptorTemplate,
  hostile: readonly string[],
  start: readonly Standing[] = [],
): Settled {
  // Half a surrogate pair is refused when a text is read, wherever it stands.
  const standings: Standing[] = template.slots.map((_, slot) =>
    hostile[slot]?.isWellFormed() === false ? "refused" : (start[slot] ?? "alone"),
  );
  for (;;) {
    const texts = textsOf(template.slots, hostile, standings);
    const { connector, descriptor, diagnostics } = compileDescriptor(template.fill(texts));
    if (connector !== undefined && descriptor !== undefined) return { connector, descriptor, standings };
    const blamed = new Set<number>();
    for (const { severity, target, related } of diagnostics) {
      if (severity !== "error") continue;
      // What a diagnostic points at, what it points at besides, and then whatever stands around.
      const [value = [], name = [], ...around] = template.suspects(target, texts);
      const besides = related.flatMap((one) => template.suspects(one.target, texts).slice(0, 2));
      const suspects = [value, name, ...besides, ...around]
        .map((step) => step.filter((slot) => standings[slot] !== "refused"))
        .find((step) => step.length > 0);
      for (const slot of suspects ?? []) blamed.add(slot);
    }
    if (blamed.size === 0)
      throw new Error(`the benign descriptor is refused: ${JSON.stringify(diagnostics.slice(0, 3))}`);
    for (const slot of blamed) standings[slot] = NEXT[standings[slot] ?? "refused"];
  }
}

/** The texts of the slots, each cut to what the grammar allows there. */
export function textsOf(
  slots: readonly Slot[],
  hostile: readonly string[],
  standings: readonly Standing[],
): readonly string[] {
  return slots.map(({ benign, maxLength }, slot) => {
    const text = hostile[slot] ?? benign;
    const standing = standings[slot];
    if (standing === "alone") return cut(text, maxLength);
    return standing === "behind" ? cut(benign + text, maxLength) : benign;
  });
}

/** The beginning of a text, and no half of a surrogate pair at its end. */
function cut(text: string, most: number): string {
  const beginning = text.slice(0, most);
  return beginning.isWellFormed() ? beginning : beginning.slice(0, -1);
}
