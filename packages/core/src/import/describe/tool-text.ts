import { titleOf } from "../../title.ts";
import type { ApiOperation } from "../api-model.ts";
import { operationKey, type OperationNames } from "./operation-names.ts";
import { cleanText, plainText, sentencesOf, wholeSentences } from "./text.ts";
import { wordsOf } from "./words.ts";

/** Long enough to choose a tool by; each is read in every conversation. */
const WANTED = 300;
const LONGEST = 500;
const FEWEST_WORDS = 3;
const FEWEST_CHARACTERS = 16;

/**
 * What a tool does, for a model: the operation's summary and the first sentences of its
 * description, plain. Where the document says nothing, the operation's name, method and path.
 */
export function toolDescription(operation: ApiOperation, { id, tool }: OperationNames): string {
  const summary = plainText(cleanText(operation.summary ?? "", LONGEST * 2));
  const description = plainText(cleanText(operation.description ?? "", 4_000));
  const sentences = [...sentencesOf(summary), ...sentencesOf(description)].map(ended);
  const distinct = sentences.filter(
    (sentence, index) => !sentences.slice(0, index).some((before) => says(before, sentence)),
  );
  const kept = distinct.filter(
    (sentence, index) => !distinct.slice(index + 1, index + 2).some((next) => extend(sentence, next)),
  );
  const text = wholeSentences(kept, WANTED, LONGEST - DEPRECATED.length);
  const told = isTelling(text) && bare(text) !== bare(tool) ? text : fallback(text, operation, id);
  return operation.deprecated && !/deprecated/i.test(told) ? `${told}${DEPRECATED}` : told;
}

const DEPRECATED = " Deprecated.";

function ended(sentence: string): string {
  return /[.!?:…]["')]?$/.test(sentence) ? sentence : `${sentence}.`;
}

function bare(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}]+/gu, " ")
    .trim();
}

/** Whether a sentence says nothing that one before it has not said. */
function says(before: string, sentence: string): boolean {
  const [a, b] = [bare(before), bare(sentence)];
  return b === "" || a === b || a.startsWith(`${b} `);
}

/** Whether the next sentence says this one and more: `List pets.`, `List pets of a store.` */
function extend(sentence: string, next: string): boolean {
  return bare(next).startsWith(`${bare(sentence)} `);
}

function isTelling(text: string): boolean {
  const words = text.match(/[\p{Letter}\p{Mark}\p{Number}]+/gu) ?? [];
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]{6}/u.test(text)) return true;
  return words.length >= FEWEST_WORDS && text.length >= FEWEST_CHARACTERS;
}

function fallback(text: string, operation: ApiOperation, id: string): string {
  const { method, path, tags } = operation;
  const name =
    text === "" ? ended(titleOf(operation.id === undefined ? wordsOf(operationKey(operation)).join(" ") : id)) : text;
  const [tag] = tags;
  const group = tag === undefined ? "" : ` Group: ${plainText(cleanText(tag, 100))}.`;
  return `${name}${group} Sends ${method} ${cleanText(path, 200)}.`;
}
