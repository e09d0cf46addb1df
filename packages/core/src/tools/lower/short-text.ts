/** A text without its markup: a description is read by a model, and each link costs as much as a sentence. */
function plain(text: string): string {
  return text
    .replaceAll(/<\/?(?:a|b|br|code|div|em|h[1-6]|i|li|ol|p|pre|span|strong|table|td|tr|u|ul)\b[^<>]{0,200}>/gi, " ")
    .replaceAll(/!?\[([^\]]{0,200})\]\([^)]{0,500}\)/g, "$1")
    .replaceAll(/\*\*|__/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

const ABBREVIATION = /(?:\b(?:e\.g|i\.e|etc|vs|approx|no|incl|resp)|\b[A-Z])\.$/i;

const FILLER = new Set(
  "a an and are as at be by for from given if in is it its must of on optional or required resource set should specified specific string that the their this to unique value which will with you your globally identifier id array list object number integer boolean get fetch retrieve return returned create update delete use used".split(
    " ",
  ),
);

/** Whether a description says nothing but the words of the path that it stands at: `The name of the project.` for `project/name`. */
function restates(text: string, path: string): boolean {
  const said = wordsOf(text).filter((word) => !FILLER.has(word));
  if (said.length > MAX_RESTATING_WORDS) return false;
  const name = wordsOf(path.slice(path.lastIndexOf("/") + 1)).join(" ");
  const known = new Set([...wordsOf(path), ...(PAGE_SIZES.has(name) ? OF_PAGE_SIZES : [])]);
  return said.every((word) => known.has(word));
}

/** Of the words that say little, those that tell what a value is or which way it goes. */
const TELLING = new Set(
  "id identifier list array object string number integer boolean from if must optional required unique value".split(
    " ",
  ),
);

/** Whether a description says nothing but the names of the tool and of the argument: `Channel to archive` for `archive_channel`'s `channel`. */
function restatesCall(text: string, argument: string, tool: string): boolean {
  const said = wordsOf(text).filter((word) => !FILLER.has(word) || TELLING.has(word));
  const known = new Set([...wordsOf(argument), ...wordsOf(tool)]);
  return said.length <= MAX_RESTATING_WORDS && said.every((word) => known.has(word));
}

const MAX_RESTATING_WORDS = 6;

/** Names that every API has for how many items an answer holds, and the words that describe no more than that. */
const PAGE_SIZES = new Set(["limit", "page size", "per page", "max result"]);
const OF_PAGE_SIZES = new Set(
  wordsOf(
    "maximum max limits number many amount size items results entries records page pages per each request call api invocation list listed retrieved shown",
  ),
);

/**
 * A description as a note beside an argument: its first sentence, without the words that lead up
 * to what it says (that it is an argument that is set, and that `true` is what sets a switch).
 * `undefined` where that says nothing that the names do not.
 */
export function shortNote(
  text: string,
  { path, tool = "", isSwitch }: { readonly path: string; readonly tool?: string; readonly isSwitch: boolean },
  length: number,
): string | undefined {
  const note = firstSentence(withoutLead(plain(text), path, isSwitch).replace(ENCODED, ""), length);
  return restates(note, path) || restatesCall(note, path, tool) ? undefined : note;
}

function withoutLead(text: string, path: string, isSwitch: boolean): string {
  if (isSwitch) return text.replace(SWITCHED, "");
  const [lead = "", name] = SET.exec(text) ?? [];
  return name !== undefined && name === path.slice(path.lastIndexOf("/") + 1) ? text.slice(lead.length) : text;
}

const SET = /^Set `?([\w.-]+)`?(?: equal)? to (?=`?\w)/;
const SWITCHED =
  /^(?:Pass|Set|Setting|Specify)(?: this| it)?(?: parameter| value)?(?: a value of)?(?: to)? `?true`? to (?=[a-z])/;

/** Who writes the request encodes it; what a model encodes is encoded twice. */
const ENCODED = /,? (?:presented|passed|given|sent) as an? URL-encoded string(?=[.,;]|$)/i;

/** The words of a text or name, lower-case and without a plural's `s`. */
function wordsOf(text: string): readonly string[] {
  const words =
    text
      .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.map((word) => (word.length > 3 ? word.replace(/s$/, "") : word));
}

/** The first sentence, cut at a word where it is longer; without its article and full stop, as notes are. */
export function firstSentence(text: string, length: number): string {
  const all = plain(text);
  const [end] = ends(all);
  const note = all
    .slice(0, end)
    .replace(/^(?:the|an?)\s+(?=\p{L})/iu, "")
    .replace(/\.$/, "");
  return cut(note.charAt(0).toUpperCase() + note.slice(1), length);
}

/** Where sentences end: after the full stop. */
function ends(text: string): readonly number[] {
  return Array.from(text.matchAll(/[.!?](?=\s+[A-Z0-9`"'(*\-<])/g), ({ index }) => index + 1).filter(
    (end) => !ABBREVIATION.test(text.slice(Math.max(0, end - 8), end)),
  );
}

/** The words that fit into so many characters. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const words = text.slice(0, length - 1);
  const space = words.lastIndexOf(" ");
  // Half of a surrogate pair is no text.
  const kept = (space > length / 2 ? words.slice(0, space) : words).replace(/[\uD800-\uDBFF]$/, "");
  return `${kept.replace(/[\s,;:(-]+$/, "")}…`;
}
