import { isJsonObject, type Json, type JsonObject } from "@mortise/core";
import type { InputRequest } from "@mortise/core/mcp";
import { namesSecret } from "../audit/looks-secret.ts";
import type { PassedCapabilities } from "./passed-capabilities.ts";

/** What a server wants before it goes on: answers to questions, its own state back, or both. */
export interface Questions {
  readonly inputRequests?: Readonly<Record<string, InputRequest>>;
  readonly state?: string;
}

/** The questions as a client may be asked them, or in plain words why it is asked nothing, and a word for programs. */
export type PassedQuestions =
  | { readonly ok: true; readonly questions: Questions }
  | { readonly ok: false; readonly code: string; readonly message: string };

const MOST_QUESTIONS = 16;
const MOST_NAME = 256;
/** Characters of all questions, as JSON. */
const MOST_TEXT = 256 * 1024;
/** Characters of a server's own state: the client sends it back with each round. */
const MOST_STATE = 32 * 1024;
/** Characters of what a person is told. */
const MOST_MESSAGE = 4_000;
const MOST_URL = 8_000;

/** What a client lacks that cannot be asked, by its capability. */
const NEEDS = {
  form: "fill in a form (elicitation)",
  url: "open a web page (elicitation in url mode)",
  sampling: "have a model answer (sampling)",
  tools: "have a model answer that uses tools (sampling with tools)",
  roots: "tell the folders it works in (roots)",
} as const;

type Passed =
  | { readonly ok: true; readonly request: InputRequest }
  | { readonly ok: false; readonly code: string; readonly message: string };

/**
 * Reads what a server answers in place of a result as questions for a client (MCP 2026-07-28, Patterns › Multi
 * Round-Trip Requests). They are passed on as they are, save that people are told which connector asks, and that the
 * gateway asks for nothing a server must not: what the client has not declared, secrets in a form, pages that are none
 * of the web, and the client's context, which is that of all connectors.
 *
 * @param name - The connector's, for people.
 */
export function passQuestions(
  { inputRequests: asked, requestState: state }: JsonObject,
  name: string,
  capabilities: PassedCapabilities,
): PassedQuestions {
  if (typeof state === "string" && state.length > MOST_STATE) return tooMuch(name);
  const kept = typeof state === "string" ? { state } : {};
  if (asked === undefined || asked === null) {
    return typeof state === "string" ? { ok: true, questions: kept } : unreadable(name);
  }
  if (!isJsonObject(asked)) return unreadable(name);
  const entries = Object.entries(asked);
  if (entries.length === 0 && typeof state !== "string") return unreadable(name);
  if (entries.length > MOST_QUESTIONS || JSON.stringify(asked).length > MOST_TEXT) return tooMuch(name);
  const inputRequests: [string, InputRequest][] = [];
  for (const [key, request] of entries) {
    if (key.length > MOST_NAME) return tooMuch(name);
    const passed = passOne(request, name, capabilities);
    if (!passed.ok) return passed;
    inputRequests.push([key, passed.request]);
  }
  return { ok: true, questions: { inputRequests: Object.fromEntries(inputRequests), ...kept } };
}

/** In place of the result of a call whose server asks for what its client cannot be asked. */
export function cannotBeAsked(name: string, need?: string): { readonly code: string; readonly message: string } {
  const what = need === undefined ? "asks for more input before it goes on" : `asks its client to ${need}`;
  return {
    code: "input_required",
    message: `${name} ${what}, which this client cannot be asked through the gateway. Nothing can be concluded from this about what ${name} did; look at the current state, and give everything in the arguments.`,
  };
}

function passOne(request: Json, name: string, capabilities: PassedCapabilities): Passed {
  if (!isJsonObject(request)) return unreadable(name);
  const { method, params } = request;
  if (method === "roots/list") {
    return capabilities.roots === undefined ? lacks(name, "roots") : { ok: true, request: { method } };
  }
  if (!isJsonObject(params)) return unreadable(name);
  if (method === "sampling/createMessage") return passSampling(params, name, capabilities);
  const { message, mode } = params;
  if (method !== "elicitation/create" || typeof message !== "string") return unreadable(name);
  return mode === "url" ? passPage(params, message, name, capabilities) : passForm(params, message, name, capabilities);
}

function passForm(
  { mode = "form", requestedSchema }: JsonObject,
  message: string,
  name: string,
  { elicitation }: PassedCapabilities,
): Passed {
  if (mode !== "form" || !isJsonObject(requestedSchema)) return unreadable(name);
  if (elicitation?.form === undefined) return lacks(name, "form");
  const { properties } = requestedSchema;
  const secret = isJsonObject(properties) ? Object.entries(properties).find(isForSecret) : undefined;
  if (secret !== undefined) {
    return {
      ok: false,
      code: "asks_for_secret",
      message: `${name} asks in a form for ${JSON.stringify(secret[0].slice(0, 60))}, which looks like a secret. Those are entered on a page and never in a client, so nobody was asked. Tell whoever runs ${name}.`,
    };
  }
  const params = { mode, message: saidBy(`${name} asks`, message), requestedSchema };
  return { ok: true, request: { method: "elicitation/create", params } };
}

/** Whether something is typed in under such a name: all but what is ticked or chosen, whatever it says of its type. */
function isForSecret([name, property]: readonly [string, Json]): boolean {
  const schema = isJsonObject(property) ? property : {};
  const { type, title } = schema;
  if (type === "boolean" || isChoice(schema) || (type === "array" && isChoice(schema["items"]))) return false;
  return namesSecret(name) || (typeof title === "string" && namesSecret(title));
}

function isChoice(schema: Json | undefined): boolean {
  if (!isJsonObject(schema)) return false;
  const choices = schema["enum"] ?? schema["oneOf"] ?? schema["anyOf"];
  return Array.isArray(choices) && choices.length > 0 && (choices as readonly Json[]).every(isNamedChoice);
}

function isNamedChoice(choice: Json): boolean {
  return typeof choice === "string" || (isJsonObject(choice) && typeof choice["const"] === "string");
}

function passPage({ url }: JsonObject, message: string, name: string, { elicitation }: PassedCapabilities): Passed {
  if (elicitation?.url === undefined) return lacks(name, "url");
  const page = typeof url === "string" && url.length <= MOST_URL ? URL.parse(url) : null;
  if (page === null || !["https:", "http:"].includes(page.protocol) || page.username !== "" || page.password !== "") {
    return {
      ok: false,
      code: "refused_page",
      message: `${name} asks its client to open an address that is none of a web page, or has a user name in it, so nobody was led there. Tell whoever runs ${name}.`,
    };
  }
  const said = saidBy(`${name} asks you to open a page of ${page.host}`, message);
  return {
    ok: true,
    request: { method: "elicitation/create", params: { mode: "url", message: said, url: page.href } },
  };
}

function passSampling(
  { includeContext: _context, _meta, ...params }: JsonObject,
  name: string,
  { sampling }: PassedCapabilities,
): Passed {
  if (sampling === undefined) return lacks(name, "sampling");
  const usesTools = params["tools"] !== undefined || params["toolChoice"] !== undefined;
  if (usesTools && sampling.tools === undefined) return lacks(name, "tools");
  if (!Array.isArray(params["messages"])) return unreadable(name);
  return { ok: true, request: { method: "sampling/createMessage", params } };
}

/** A server's words under who says them: whatever it writes, no line of it can be taken for the gateway's. */
function saidBy(who: string, message: string): string {
  // Nothing invisible but the ends of lines.
  const clean = message.replaceAll(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu, "").trim();
  const cut = clean.length > MOST_MESSAGE ? `${clean.slice(0, MOST_MESSAGE)}…` : clean;
  return cut.includes("\n") ? `${who}:\n${cut.replaceAll(/^/gm, "  ")}` : `${who}: ${cut}`;
}

function lacks(name: string, need: keyof typeof NEEDS): Passed & { readonly ok: false } {
  return { ok: false, ...cannotBeAsked(name, NEEDS[need]) };
}

function unreadable(name: string): Passed & { readonly ok: false } {
  const message = `${name} asks for more input before it goes on, in a form that the protocol does not have, so nobody was asked. Tell whoever runs ${name}.`;
  return { ok: false, code: "unreadable_questions", message };
}

function tooMuch(name: string): Passed & { readonly ok: false } {
  const message = `${name} asks for more before it goes on than is passed on to a client (16 questions, 256 KiB, and 32 KiB of its own state), so nobody was asked. Tell whoever runs ${name}.`;
  return { ok: false, code: "too_many_questions", message };
}
