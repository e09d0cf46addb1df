import type { Position, Range, TextDocumentEdit } from "vscode-languageserver";
import { nameAt, type DescriptorText, type PlacedName } from "./descriptor-text.ts";
import type { NameKind } from "./names.ts";
import { usesOfSame } from "./navigation.ts";

/** What came of the wish to rename: what to change, or why not, for the person who asked. */
export type Renaming<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly why: string };

/** A name that reads the same in every kind of scalar, in a placeholder and in a reference, so that nothing has to be quoted. */
const SAFE_NAME = /^(?!(?:true|false|null)$)[A-Za-z_][\w.-]*$/i;
/** The names that can be changed, as sentences call them. */
const RENAMED: Partial<Record<NameKind, string>> = {
  operation: "an operation",
  parameter: "a parameter",
  schema: "a schema",
};

/** Whether the name at a position can be changed everywhere, and where it stands. */
export function prepareRename(
  document: DescriptorText,
  position: Position,
): Renaming<{ readonly range: Range; readonly placeholder: string }> {
  const found = renamable(document, position);
  if (!found.ok) return found;
  return { ok: true, range: document.rangeOf(found.use), placeholder: found.use.name };
}

/** The edits that change a name everywhere in the document. */
export function rename(
  document: DescriptorText,
  position: Position,
  newName: string,
): Renaming<{ readonly edit: TextDocumentEdit }> {
  const found = renamable(document, position);
  if (!found.ok) return found;
  const { use, uses, noun } = found;
  if (!SAFE_NAME.test(newName)) {
    return refused(`a new name has letters, digits, \`_\`, \`-\` and \`.\`, and begins with a letter or \`_\``);
  }
  const taken = document
    .names()
    .some((other) => other.role === "declaration" && other.kind === use.kind && isBeside(other, use, newName));
  if (newName !== use.name && taken) return refused(`there is ${noun} \`${newName}\` already`);
  return {
    ok: true,
    edit: {
      textDocument: { uri: document.uri, version: document.version },
      edits: uses.map((each) => ({ range: document.rangeOf(each), newText: newName })),
    },
  };
}

interface Renamable {
  readonly use: PlacedName;
  readonly uses: readonly PlacedName[];
  readonly noun: string;
}

function renamable(document: DescriptorText, position: Position): Renaming<Renamable> {
  const use = nameAt(document, document.offsetAt(position));
  if (use === undefined) return refused("there is no name here");
  const noun = RENAMED[use.kind];
  if (noun === undefined) return refused("this name has a meaning outside of the descriptor; change it by hand");
  // Of a text that cannot be read to its end, not every use is known.
  if (document.parsed.value === undefined) return refused("mend the faults of the text first");
  if (use.means.length === 0) return refused(`this does not lead to ${noun}; write the name that is meant`);
  const uses = usesOfSame(document, use);
  if (uses.some(({ start, end, name }) => document.text.slice(start, end) !== name)) {
    return refused(`\`${use.name}\` is written with escapes somewhere; change it by hand`);
  }
  const shared = [use, ...uses].some(({ means }) => means.length > 1);
  if (shared) return refused(`several parameters are called \`${use.name}\`; put their locations before it first`);
  if (uses.filter(({ role }) => role === "declaration").length > 1) {
    return refused(`several of one kind are called \`${use.name}\`; mend that first`);
  }
  return { ok: true, use, uses, noun };
}

/** Whether another declaration has the new name where the two would be one. Parameters live in their operation, whatever their locations are: mappings name them alike. */
function isBeside(other: PlacedName, use: PlacedName, newName: string): boolean {
  if (other.name !== newName) return false;
  return use.kind !== "parameter" || operationOf(other) === operationOf(use);
}

/** The operation's index is the second word of a parameter's identity. */
function operationOf({ means }: PlacedName): string | undefined {
  return means[0]?.split(" ")[1];
}

function refused(why: string): { readonly ok: false; readonly why: string } {
  return { ok: false, why };
}
