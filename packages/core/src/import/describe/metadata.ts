import type { Metadata } from "../../descriptor/descriptor.ts";
import type { ApiModel } from "../api-model.ts";
import { slugOf } from "./operation-names.ts";
import { cleanText, plainText, sentencesOf, wholeSentences } from "./text.ts";
import { wordsOf } from "./words.ts";

type Category = NonNullable<Metadata["categories"]>[number];

/** Words of a title that tell what kind of system an API is; `saas` where none does. */
const CATEGORIES: readonly (readonly [Category, RegExp])[] = [
  ["messaging", /^(?:chat|discord|email|mail|message|messages|messaging|slack|sms|telegram|whatsapp)$/],
  ["file_storage", /^(?:box|drive|dropbox|file|files|storage)$/],
  ["database", /^(?:database|databases|postgres|sql)$/],
  ["analytics", /^(?:analytics|metrics|statistics)$/],
];

/** What the connector is: out of the document's `info`, in the lengths that a descriptor has. */
export function describeMetadata(model: ApiModel, names: { readonly name?: string; readonly slug?: string }): Metadata {
  const title = cleanText(names.name ?? model.title, 200).replaceAll(/\s+/g, " ");
  const name = title.length >= 3 ? title : title === "" ? "Imported API" : `${title} API`;
  const publisher = cleanText(model.contactName ?? "", 200).replaceAll(/\s+/g, " ");
  const words = wordsOf(name);
  const category = CATEGORIES.find(([, pattern]) => words.some((word) => pattern.test(word)))?.[0] ?? "saas";
  return {
    name,
    slug: names.slug ?? slugOf(name),
    version: "0.1.0",
    description: descriptionOf(model, name, 2_000),
    publisher: publisher.length >= 2 ? publisher : name,
    categories: [category],
    ...(isUrl(model.documentationUrl) ? { documentation_url: model.documentationUrl } : {}),
  };
}

/** What the API is for, in the document's first sentences. */
export function descriptionOf(model: ApiModel, name: string, most: number): string {
  const own = plainText(cleanText(model.description ?? model.summary ?? "", 4_000));
  const text = wholeSentences(sentencesOf(own), Math.min(400, most), most);
  return text.length >= 10 ? text : `The operations of ${name}.`.slice(0, most);
}

function isUrl(url: string | undefined): boolean {
  return url !== undefined && /^https?:\/\//i.test(url) && url.length <= 2_000 && URL.canParse(url);
}
