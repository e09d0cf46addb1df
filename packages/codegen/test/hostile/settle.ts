import { compileDescriptor, type CompiledConnector, type Descriptor, type Diagnostic } from "@mortise/core";
import type { DescriptorTemplate, Slot } from "./descriptor-template.ts";

/** How a hostile text stands in its slot: by itself, behind the benign text, or not at all, since the compiler refuses it there. */
export type Standing = "alone" | "behind" | "refused";

export interface Settled {
  readonly connector: CompiledConnector;
  readonly descriptor: Descriptor;
  readonly standings: readonly Standing[];
}

/** What the compiler says against a descriptor with these texts. */
interface Refused {
  readonly texts: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
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
  const standings = template.slots.map((_, slot): Standing =>
    hostile[slot]?.isWellFormed() === false ? "refused" : (start[slot] ?? "alone"),
  );
  for (;;) {
    const result = compiled(template, hostile, standings);
    if ("connector" in result) return result;
    const blamed = blamedFor(template, result, standings);
    if (blamed.size === 0) {
      throw new Error(`the benign descriptor is refused: ${JSON.stringify(result.diagnostics.slice(0, 3))}`);
    }
    for (const slot of blamed) standings[slot] = NEXT[standings[slot] ?? "refused"];
  }
}

/** Of the slots with a hostile text, those to blame for what the compiler says. */
function blamedFor(
  template: DescriptorTemplate,
  { texts, diagnostics }: Refused,
  standings: readonly Standing[],
): ReadonlySet<number> {
  const blamed = new Set<number>();
  for (const { severity, target, related } of diagnostics) {
    if (severity !== "error") continue;
    const { pointed, around } = template.suspects(target, texts);
    const besides = related.flatMap((one) => template.suspects(one.target, texts).pointed);
    const hostile = [...pointed, ...besides, ...around].map((step) =>
      step.filter((slot) => standings[slot] !== "refused"),
    );
    for (const slot of hostile.find((step) => step.length > 0) ?? []) blamed.add(slot);
  }
  return blamed;
}

/** The connector of a descriptor with these texts, or what is said against it. */
function compiled(
  template: DescriptorTemplate,
  hostile: readonly string[],
  standings: readonly Standing[],
): Settled | Refused {
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
