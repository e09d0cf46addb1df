import { hiddenCharacter, isJsonObject, type Json, type JsonObject } from "@mortise/core";
import { escapeStep } from "@mortise/core/json-pointer";

/** Something in a definition that whoever allows the tool should look at twice. */
export interface ToolWarning {
  readonly kind: "hidden_text" | "other_letters" | "similar_name" | "long_text" | "image";
  /** JSON pointer into the definition. */
  readonly at: string;
  /** For people. Holds nothing of the text itself. */
  readonly message: string;
}

/** Longer descriptions are no use to a model, and nobody reads them to the end. */
const LONG = 10_000;
/** In one definition; one that has more is not to be trusted anyway. */
const MOST_WARNINGS = 20;

/**
 * Characters that belong to scripts and emoji, and hide text as well: joiners outside of emoji, fillers that show as
 * nothing, and selectors of variants that no letter has.
 */
const JOINERS =
  // oxlint-disable-next-line no-misleading-character-class -- these characters are what it looks for
  /[\u034F\u115F\u1160\u17B4\u17B5\u200C\u3164\uFE00-\uFE0E\uFFA0\u{E0100}-\u{E01EF}]|(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D/u;
const MARKUP = /<(?:img|svg|iframe)\b/i;
const TARGET = /\]\s*[([]/;

/** What is suspicious in a definition. `similar` is another name that reads like this one, where there is one. */
export function warningsOf(definition: JsonObject, similar?: string): readonly ToolWarning[] {
  const warnings: ToolWarning[] = [];
  const { name } = definition;
  if (typeof name === "string" && !/^[\x21-\x7e]*$/.test(name)) {
    const message = "The name has letters that are not plain ASCII: some of them look like others.";
    warnings.push({ kind: "other_letters", at: "/name", message });
  }
  if (similar !== undefined) {
    warnings.push({ kind: "similar_name", at: "/name", message: `The name reads like that of ${similar}.` });
  }
  for (const { at, text } of textsOf(definition, "")) {
    if (warnings.length >= MOST_WARNINGS) break;
    warnings.push(...warningsOfText(text, at));
  }
  return warnings;
}

/** What is suspicious in a text that models read. */
export function warningsOfText(text: string, at: string): readonly ToolWarning[] {
  const warnings: ToolWarning[] = [];
  const hidden = hiddenCharacter(text)?.name ?? joinerIn(text);
  if (hidden !== undefined) {
    warnings.push({ kind: "hidden_text", at, message: `It holds ${hidden}, which people do not see and models read.` });
  }
  if (text.length > LONG) {
    const message = `It has ${String(text.length)} characters, which no person reads to the end.`;
    warnings.push({ kind: "long_text", at, message });
  }
  if (holdsImage(text)) {
    const message = "It holds an image or a frame, which a page that renders it would fetch.";
    warnings.push({ kind: "image", at, message });
  }
  return warnings;
}

/** Whether a page that renders the text would fetch something. In time linear in the text, which may be written to be slow. */
function holdsImage(text: string): boolean {
  const start = text.indexOf("![");
  return (start !== -1 && TARGET.test(text.slice(start))) || MARKUP.test(text);
}

/** The first name among others that a reader would take for each name: letters of other scripts, capitals and signs aside. */
export function similarNames(names: readonly string[]): ReadonlyMap<string, string> {
  const first = new Map<string, string>();
  const similar = new Map<string, string>();
  for (const name of names) {
    const seen = skeleton(name);
    const other = first.get(seen);
    if (other === undefined) {
      first.set(seen, name);
    } else {
      similar.set(name, other);
      if (!similar.has(other)) similar.set(other, name);
    }
  }
  return similar;
}

/** Letters of other scripts that are drawn like Latin ones (Unicode Technical Standard 39, the commonest of its confusables). */
const DRAWN_ALIKE: ReadonlyMap<string, string> = new Map(
  Array.from(
    "аaеeоoсcрpхxуyіiјjѕsԁdԛqԝwһhвbкkмmнhтtαaοoνvρpτtυuιiκkγyηnωwɑaɡgıiℓlոnսuօoցgեtհhօo".matchAll(/(.)(.)/gu),
    ([, letter = "", latin = ""]) => [letter, latin],
  ),
);

/** What is left of a name for somebody who reads in haste. */
function skeleton(name: string): string {
  return Array.from(
    name.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase(),
    (letter) => DRAWN_ALIKE.get(letter) ?? letter,
  )
    .join("")
    .replaceAll(/[-_.\s/]/g, "")
    .replaceAll(/[1l|]/g, "i")
    .replaceAll("0", "o");
}

function joinerIn(text: string): string | undefined {
  const found = JOINERS.exec(text)?.[0].codePointAt(0);
  return found === undefined ? undefined : `U+${found.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Every text of a value, names of members among them. */
function* textsOf(value: Json, at: string): Iterable<{ readonly at: string; readonly text: string }> {
  if (typeof value === "string") {
    yield { at, text: value };
  } else if (isJsonObject(value)) {
    for (const [key, member] of Object.entries(value)) {
      const below = `${at}/${escapeStep(key)}`;
      yield { at: below, text: key };
      yield* textsOf(member, below);
    }
  } else if (Array.isArray(value)) {
    for (const [index, item] of (value as readonly Json[]).entries()) yield* textsOf(item, `${at}/${String(index)}`);
  }
}
