import { DocumentHighlightKind, type DocumentHighlight, type Location, type Position } from "vscode-languageserver";
import { nameAt, type DescriptorText, type PlacedName } from "./descriptor-text.ts";

/** Where the thing is declared whose name stands at a position. */
export function definitionsAt(document: DescriptorText, position: Position): readonly Location[] {
  const use = nameAt(document, document.offsetAt(position));
  if (use === undefined) return [];
  return usesOfSame(document, use)
    .filter(({ role }) => role === "declaration")
    .map((each) => locationOf(document, each));
}

/** Every place that refers to the thing whose name stands at a position. */
export function referencesAt(
  document: DescriptorText,
  position: Position,
  options: { readonly includeDeclaration: boolean },
): readonly Location[] {
  const use = nameAt(document, document.offsetAt(position));
  if (use === undefined) return [];
  return usesOfSame(document, use)
    .filter(({ role }) => options.includeDeclaration || role === "reference")
    .map((each) => locationOf(document, each));
}

/** The same places, as an editor marks them while the cursor is on one. */
export function highlightsAt(document: DescriptorText, position: Position): readonly DocumentHighlight[] {
  const use = nameAt(document, document.offsetAt(position));
  if (use === undefined) return [];
  return usesOfSame(document, use).map((each) => ({
    range: document.rangeOf(each),
    kind: each.role === "declaration" ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  }));
}

/** All uses of what one use means; of a reference that leads nowhere, itself. */
export function usesOfSame(document: DescriptorText, use: PlacedName): readonly PlacedName[] {
  if (use.means.length === 0) return [use];
  return document.names().filter(({ means }) => means.some((id) => use.means.includes(id)));
}

function locationOf({ uri, rangeOf }: DescriptorText, use: PlacedName): Location {
  return { uri, range: rangeOf(use) };
}
