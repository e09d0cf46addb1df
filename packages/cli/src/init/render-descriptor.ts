import Handlebars from "handlebars";
import type { InitAnswers } from "./answers.ts";
import { DESCRIPTOR_TEMPLATE } from "./descriptor-template.ts";

/** What is written into a descriptor beside the answers. */
export interface RenderOptions {
  /** Where editors find the grammar, relative to the descriptor. */
  readonly schema: string;
  /** Whether the author means plain http, so that the warning about it gets its reason. */
  readonly insecure: boolean;
}

/** Writes the descriptor for some answers. */
export function renderDescriptor(answers: InitAnswers, options: RenderOptions): string {
  const { endpoint, auth } = answers;
  const parameters = Array.from(endpoint.matchAll(/\{(\w+)\}/g), ([, name]) => name ?? "");
  const noun = nounOf(endpoint);
  const summary = `Get ${noun.replaceAll("_", " ")}`;
  return template(
    {
      ...answers,
      ...options,
      authenticated: auth !== "none",
      fields: FIELDS[auth],
      headers: auth === "api_key",
      parameters: Array.from(new Set(parameters)),
      operation: `get_${noun}`,
      summary,
      server: answers.slug.replaceAll("-", "_"),
      toolDescription: `${summary} from ${answers.name}. Returns what the API answers, as JSON.`,
    },
    { helpers: { lit } },
  );
}

const template = Handlebars.compile(DESCRIPTOR_TEMPLATE, { noEscape: true, strict: true });

const FIELDS = {
  none: [],
  api_key: [{ key: "api_key", label: "API key", type: "secret", secret: true }],
  bearer: [{ key: "token", label: "Token", type: "secret", secret: true }],
  basic: [
    { key: "username", label: "User", type: "string", secret: false },
    { key: "password", label: "Password", type: "password", secret: true },
  ],
} as const;

/** Prints a foreign value as a scalar: JSON's strings are YAML's double-quoted ones, so no value can end its quotes. */
function lit(value: string): string {
  return JSON.stringify(value.toWellFormed()).replace(
    /[\u007F-\u009F\u2028\u2029\uFEFF]/g,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The last word of a path that is not a placeholder: what the operation is about. */
function nounOf(endpoint: string): string {
  const path = endpoint.replace(/^https?:\/\/[^/?#]*/, "").replace(/[?#].*$/, "");
  const words = path.split("/").filter((segment) => segment !== "" && !segment.includes("{"));
  const noun = (words.at(-1) ?? "").replace(/[^A-Za-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
  return noun === "" ? "items" : noun.toLowerCase().slice(0, 50);
}
