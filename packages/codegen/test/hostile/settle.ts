import { compileDescriptor, type CompiledConnector, type Descriptor, type Diagnostic } from "@mortise/core";
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
 * diagnostics point at, until the rest compiles. What was taken back only because it stood near is tried again.
 */
export function settle(
  template: DescriptorTemplate,
  hostile: readonly string[],
  start: readonly Standing[] = [],
): Settled {
  // Half a surrogate pair is refused when a text is read, wherever it stands.
  const first = template.slots.map((_, slot): Standing =>
    hostile[slot]?.isWellFormed() === false ? "refused" : (start[slot] ?? "alone"),
  );
  const nearby = new Set<number>();
  let settled = withoutRefused(template, hostile, first, nearby);
  const giveBack = (slots: readonly number[]): void => {
    if (slots.length === 0) return;
    const standings = settled.standings.map((standing, slot) =>
      slots.includes(slot) ? (first[slot] ?? standing) : standing,
    );
    const again = compiled(template, hostile, standings);
    if ("connector" in again) {
      settled = again;
    } else if (slots.length > 3) {
      giveBack(slots.slice(0, slots.length >> 1));
      giveBack(slots.slice(slots.length >> 1));
    }
  };
  giveBack([...nearby].filter((slot) => settled.standings[slot] !== first[slot]));
  return settled;
}

function withoutRefused(
  template: DescriptorTemplate,
  hostile: readonly string[],
  start: readonly Standing[],
  nearby: Set<number>,
): Settled {
  const standings = [...start];
  for (;;) {
    const result = compiled(template, hostile, standings);
    if ("connector" in result) return result;
    const { texts, diagnostics } = result;
    const blamed = new Set<number>();
    for (const { severity, target, related } of diagnostics) {
      if (severity !== "error") continue;
      const standing = (step: readonly number[]) => step.filter((slot) => standings[slot] !== "refused");
      // What a diagnostic points at, what it points at besides, and then whatever stands around.
      const [value = [], name = [], ...around] = template.suspects(target, texts);
      const besides = related.flatMap((one) => template.suspects(one.target, texts).slice(0, 2));
      const certain = [value, name, ...besides].map(standing).find((step) => step.length > 0);
      for (const slot of certain ?? []) blamed.add(slot);
      if (certain !== undefined) continue;
      for (const slot of around.map(standing).find((step) => step.length > 0) ?? []) {
        blamed.add(slot);
        nearby.add(slot);
      }
    }
    if (blamed.size === 0) {
      throw new Error(`the benign descriptor is refused: ${JSON.stringify(diagnostics.slice(0, 3))}`);
    }
    for (const slot of blamed) standings[slot] = NEXT[standings[slot] ?? "refused"];
  }
}

/** The connector of a descriptor with these texts, or what is said against it. */
function compiled(
  template: DescriptorTemplate,
  hostile: readonly string[],
  standings: readonly Standing[],
): Settled | { readonly texts: readonly string[]; readonly diagnostics: readonly Diagnostic[] } {
  const texts = textsOf(template.slots, hostile, standings);
  const { connector, descriptor, diagnostics } = compileDescriptor(template.fill(texts));
  return connector !== undefined && descriptor !== undefined
    ? { connector, descriptor, standings: [...standings] }
    : { texts, diagnostics };
}

/** The texts of the slots, each cut to what the grammar allows there. */
function textsOf(
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
