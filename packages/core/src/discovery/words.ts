/** What says nothing about which tool is meant. */
const STOP_WORDS = new Set(
  (
    "a about all also an and any api are as at be been but by can could do does each either existing for from given had has have " +
    "how i if in into is it its let like me my need needs of on one only or our out please should so some specific specified " +
    "such than that the their them then there these they this those to us use used uses using via want was we what when " +
    "where which who will with would you your"
  ).split(" "),
);

/** A run of letters and digits, or of one script's letters. */
const WORD = /[\p{L}\p{M}]+|\p{N}+/gu;
/** Beyond this a text is prose that tells tools apart no further. */
const MOST_WORDS = 400;

/**
 * The words of a name or a text, in order: split at punctuation and where the case changes
 * (`listUserGroups`, `list_user_groups`, `HTTPServer`), folded to stems, without the words that
 * say nothing. A text of nothing but such words keeps them: a tool may be called `all`.
 */
export function wordsOf(text: string): readonly string[] {
  const words = text
    .normalize("NFKD")
    .replaceAll(/\p{M}+/gu, "")
    .replaceAll(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1 $2")
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .toLowerCase()
    .match(WORD)
    ?.slice(0, MOST_WORDS);
  if (words === undefined) return [];
  const telling = words.filter((word) => !STOP_WORDS.has(word));
  return (telling.length === 0 ? words : telling).map(stemOf);
}

/**
 * Folds the forms of an English word together: plural and singular, `create`, `creates`,
 * `created`, `creating`, `creation`. What comes out need not be a word.
 */
export function stemOf(word: string): string {
  let stem = singular(word);
  const ending = /(?:ing|ion|ed|or|er)$/.exec(stem)?.[0];
  if (ending !== undefined && stem.length - ending.length >= 4) {
    stem = stem.slice(0, -ending.length);
    if (/([bdgklmnprt])\1$/.test(stem)) stem = stem.slice(0, -1);
  }
  return stem.length > 3 && stem.endsWith("e") ? stem.slice(0, -1) : stem;
}

function singular(word: string): string {
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (word.length > 4 && /(?:ss|sh|ch|x|z)es$/.test(word)) return word.slice(0, -2);
  if (word.length > 3 && word.endsWith("s") && !/[siu]s$/.test(word)) return word.slice(0, -1);
  return word;
}

/** The initials of runs of three to five words, stop words included: what a text may have abbreviated (`Do Not Disturb`, `dnd`). */
export function initialsOf(text: string): readonly string[] {
  const initials = (text.toLowerCase().match(WORD) ?? []).slice(0, MOST_WORDS).map((word) => word.charAt(0));
  return [3, 4, 5].flatMap((length) =>
    initials.slice(length - 1).map((_, at) => initials.slice(at, at + length).join("")),
  );
}

const MODIFIES =
  /\b(?:in|of|for|to|from|on|by|with|within|using|via|into|under|at|per|when|that|which|who|while|whether)\b/i;

/** What a request is about: the words before the first that says where, for whom or how. */
export function headOf(text: string): string {
  const end = MODIFIES.exec(text.trimStart())?.index ?? 0;
  return end === 0 ? text : text.trimStart().slice(0, end);
}
