import type { DescriptorTemplate } from "./descriptor-template.ts";
import { settle, type Settled, type Standing } from "./settle.ts";

/** A descriptor with a hostile text in each slot that takes one, and what those texts are. */
export interface HostileRound extends Settled {
  readonly round: number;
  readonly hostile: readonly string[];
}

const FIELD_KEY = "#/$defs/AuthenticationField/properties/key";

/** Apart enough that neighbours in the list of texts, which are alike, stand in different kinds of slots. Has no factor in common with any round number of texts. */
const STRIDE = 47;

/**
 * Puts hostile texts into a descriptor, as many at once as there are slots. Round n of as many as there are texts gives
 * each slot the n-th text after its own first one: over all rounds, every text stands once in every slot.
 */
export function hostileRound(template: DescriptorTemplate, texts: readonly string[], round: number): HostileRound {
  const hostile = template.slots.map((_, slot) => texts[(round + slot * STRIDE) % texts.length] ?? "");
  return { round, hostile, ...settle(template, hostile, firstStandings(template, hostile)) };
}

/**
 * Three kinds of text change a shape alone, and are none the worse for it: members that are called by a whole number
 * come first in any JavaScript object (an argument's name is made of a text's letters and digits), a text of blanks
 * makes no paragraph, and two fields of one name are one.
 */
function firstStandings({ slots }: DescriptorTemplate, hostile: readonly string[]): readonly Standing[] {
  const fields = new Set<string>();
  return slots.map(({ places }, slot) => {
    const text = hostile[slot] ?? "";
    const again = places.has(FIELD_KEY) && fields.has(text);
    if (places.has(FIELD_KEY)) fields.add(text);
    return again || /^[^A-Za-z]*\d[^A-Za-z]*$|^[\s\p{C}]*$/u.test(text) ? "behind" : "alone";
  });
}
