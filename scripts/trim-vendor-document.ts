/**
 * Cuts a vendor's API document (OpenAPI 3 or Swagger 2.0) down to what a connector uses, so that it can stand beside the
 * connector as the judge of its calls:
 *
 *     node --conditions=@mortise/source scripts/trim-vendor-document.ts SLUG DOCUMENT [--check]
 *
 * Kept are the operations that `descriptors/SLUG/connector.yaml` cites by `source`, and everything that
 * their requests refer to. Where the document came from, under which licence, and where it had to be amended is read
 * from `descriptors/SLUG/verification.json`; DOCUMENT must be those very bytes. Writes `openapi/SLUG.json` and
 * `openapi/ORIGIN.md`, always the same for the same input; with `--check` fails where they are not so.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Json, type JsonObject, parse } from "../packages/core/src/index.ts";
import { compileFolder } from "../packages/testkit/src/judge-descriptor.ts";
import { type Amendment, readVerification } from "../packages/testkit/src/verification.ts";
import { originText } from "./vendor-origin.ts";

const [slug, path] = process.argv.slice(2);
if (slug === undefined || path === undefined) throw new Error("usage: trim-vendor-document.ts SLUG DOCUMENT");
const folder: string = join("descriptors", slug);
const verification = readVerification(folder);
const { origin, amendments = [] } = verification.document ?? {};
if (origin === undefined) throw new Error(`${folder}/verification.json names no document with an origin`);

const bytes = readFileSync(path);
const sha256 = createHash("sha256").update(bytes).digest("hex");
if (sha256 !== origin.sha256) throw new Error(`${path} is not the document of ${folder}: its SHA-256 is ${sha256}`);

const document = readObject(path, bytes.toString("utf8"));
for (const amendment of amendments) amend(document, amendment);
const trimmed = trim(document, citedOperations());

const files: readonly (readonly [name: string, text: string])[] = [
  [`${slug}.json`, lineByLine(trimmed)],
  ["ORIGIN.md", originText(slug, verification)],
];
mkdirSync(join(folder, "openapi"), { recursive: true });
for (const [name, text] of files) {
  const file = join(folder, "openapi", name);
  if (!process.argv.includes("--check")) writeFileSync(file, text);
  else if (readFileSync(file, "utf8") !== text) throw new Error(`${file} is not what this script makes of ${path}`);
}
const size = (JSON.stringify(trimmed).length / 1024).toFixed(0);
console.log(`${folder}/openapi/${slug}.json: ${Object.keys(asObject(trimmed.paths)).length} paths, ${size} KiB`);

/** Where the connector's operations stand in the vendor's document: path and method. */
function citedOperations(): readonly (readonly [path: string, method: string])[] {
  return (compileFolder(folder).descriptor?.operations ?? []).map(({ operation_id, source = "" }) => {
    const [, path, method] = /^#\/paths\/([^/]+)\/([a-z]+)$/.exec(source) ?? [];
    if (path !== undefined && method !== undefined) return [unescape(path), method];
    throw new Error(`operation ${operation_id} does not cite an operation: ${source}`);
  });
}

/** The document with the cited operations alone, and what they reach. */
function trim(whole: JsonObject, cited: readonly (readonly [string, string])[]): JsonObject {
  const paths: { [path: string]: JsonObject } = {};
  for (const [name, method] of cited) {
    const item = asObject(asObject(whole.paths)[name]);
    const {
      summary: _s,
      description: _d,
      ...shared
    } = Object.fromEntries(
      Object.entries(item).filter(([key]) => !/^(?:get|put|post|delete|options|head|patch|trace)$/.test(key)),
    );
    paths[name] = { ...shared, ...paths[name], [method]: operation(asObject(item[method])) };
  }
  const { info, openapi, swagger, servers, host, basePath, schemes, security, consumes, produces } = whole;
  const { title, version, license } = asObject(info);
  const head = withoutUndefined({ openapi, swagger, info: withoutUndefined({ title, version, license }) });
  const rest = withoutUndefined({ servers, host, basePath, schemes, consumes, produces, security });
  const result: { [key: string]: Json } = { ...head, ...rest, paths: withoutNotes(inlined(paths, whole), true) };

  // What is referred to may refer to more: followed until nothing new turns up.
  const seen = new Set<string>();
  const open = [...referencesIn(result.paths), ...securitySchemes(whole, result)];
  for (let pointer = open.pop(); pointer !== undefined; pointer = open.pop()) {
    const names = pointer.slice(2).split("/").map(unescape);
    const unit = names.slice(0, names[0] === "components" ? 3 : 2);
    const key = unit.join("\0");
    if (seen.has(key)) continue;
    seen.add(key);
    const clean = withoutNotes(inlined(valueAt(whole, unit, pointer), whole));
    place(result, unit, clean);
    open.push(...referencesIn(clean));
  }
  for (const group of ["components", "definitions", "parameters", "securityDefinitions"]) {
    if (isObject(result[group])) result[group] = sorted(result[group], group === "components" ? 2 : 1);
  }
  return result;
}

/** An operation; of its answers only the successful statuses, since it is requests that are judged. */
function operation(of: JsonObject): JsonObject {
  const { callbacks: _, ...rest } = of;
  const statuses = Object.keys(asObject(of.responses)).filter((status) => status.startsWith("2"));
  const [status = "200"] = statuses.map((each) => each.replace("2XX", "200"));
  return { ...rest, responses: { [status]: { description: "Accepted" } } };
}

/** With what references into other operations point at in their place: those operations may not be kept. */
function inlined(value: Json, whole: JsonObject): Json {
  if (Array.isArray(value)) return value.map((each) => inlined(each, whole));
  if (!isObject(value)) return value;
  const { $ref } = value;
  if (typeof $ref === "string" && $ref.startsWith("#/paths/")) {
    return inlined(valueAt(whole, $ref.slice(2).split("/").map(decodeURIComponent).map(unescape), $ref), whole);
  }
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, inlined(member, whole)]));
}

function valueAt(whole: JsonObject, names: readonly string[], pointer: string): Json {
  const value = names.reduce<Json | undefined>(
    (at, name) => (typeof at === "object" && at !== null ? (at as JsonObject)[name] : undefined),
    whole,
  );
  if (value === undefined) throw new Error(`cannot follow the reference ${pointer}`);
  return value;
}

function securitySchemes(whole: JsonObject, kept: JsonObject): readonly string[] {
  const operations = Object.values(asObject(kept.paths)).flatMap((item) => Object.values(asObject(item)));
  const requirements = [whole, ...operations].flatMap((each) => asObject(each).security ?? []);
  const at = whole.swagger === undefined ? "#/components/securitySchemes/" : "#/securityDefinitions/";
  return requirements.flatMap((each) => Object.keys(asObject(each))).map((name) => at + escape(name));
}

function referencesIn(value: Json | undefined): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    if (key === "$ref" && typeof member === "string") return [member];
    if (key === "discriminator" && isObject(member)) {
      return Object.values(asObject(member.mapping)).filter(
        (each) => typeof each === "string" && each.startsWith("#/"),
      ) as readonly string[]; // filtered
    }
    return referencesIn(member);
  });
}

/**
 * Without extensions, examples and prose, which no request is judged by. The members of a map (of properties, say) have
 * names of their own, and stay all.
 */
function withoutNotes(value: Json, isMap = false): Json {
  if (Array.isArray(value)) return value.map((each) => withoutNotes(each));
  if (!isObject(value)) return value;
  const notes = /^(?:x-.*|examples?|externalDocs|tags|summary|description)$/;
  const maps = /^(?:properties|patternProperties|\$defs|content)$/;
  const kept = Object.entries(value).filter(([key]) => isMap || !notes.test(key));
  return Object.fromEntries(
    kept.map(([key, member]) => [key, key === "responses" ? member : withoutNotes(member, !isMap && maps.test(key))]),
  );
}

/** Removes, replaces or adds what a pointer with `*` (any member) and `[key=value]` (the item with that member) reaches. */
function amend(whole: JsonObject, { at, remove, set, add }: Amendment): void {
  const names = at.split("/").slice(1).map(unescape);
  let count = 0;
  const visit = (holder: Json | undefined, depth: number) => {
    const name = names[depth];
    if (name === undefined || typeof holder !== "object" || holder === null) return;
    if (add !== undefined && depth === names.length - 1) {
      if (Object.hasOwn(holder, name)) throw new Error(`the amendment of ${at} adds what is there`);
      count += 1;
      (holder as { [key: string]: Json })[name] = add;
      return;
    }
    const [, key, wanted] = /^\[([^=]+)=(.*)\]$/.exec(name) ?? [];
    for (const member of Object.keys(holder).reverse()) {
      const value = (holder as { [key: string]: Json })[member];
      const fits = key === undefined ? name === "*" || name === member : isObject(value) && value[key] === wanted;
      if (!fits) continue;
      if (depth < names.length - 1) visit(value, depth + 1);
      else {
        count += 1;
        if (remove !== true) (holder as { [key: string]: Json })[member] = set ?? null;
        else if (Array.isArray(holder)) holder.splice(Number(member), 1);
        else delete (holder as { [key: string]: Json })[member];
      }
    }
  };
  visit(whole, 0);
  if (count === 0) throw new Error(`the amendment of ${at} changes nothing`);
}

function place(into: { [key: string]: Json }, names: readonly string[], value: Json): void {
  const last = names.at(-1) ?? "";
  let at = into;
  for (const name of names.slice(0, -1)) at = (at[name] ??= {}) as { [key: string]: Json };
  at[last] = value;
}

/** One line for each path, schema and so on: small, and a change of one shows as one line. */
function lineByLine(of: JsonObject): string {
  const lines = Object.entries(of).map(([key, value]) => {
    const deep = key === "components" ? 2 : /^(?:paths|definitions|parameters)$/.test(key) ? 1 : 0;
    return `${JSON.stringify(key)}: ${block(value, deep)}`;
  });
  return `{\n${lines.join(",\n")}\n}\n`;
}

function block(value: Json | undefined, depth: number): string {
  if (depth === 0 || !isObject(value)) return JSON.stringify(value);
  return `{\n${Object.entries(value)
    .map(([key, member]) => `${JSON.stringify(key)}: ${block(member, depth - 1)}`)
    .join(",\n")}\n}`;
}

function sorted(value: JsonObject, depth: number): JsonObject {
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    entries.map(([key, each]) => [key, depth > 1 && isObject(each) ? sorted(each, depth - 1) : each]),
  );
}

function withoutUndefined(of: { readonly [key: string]: Json | undefined }): { [key: string]: Json } {
  return Object.fromEntries(Object.entries(of).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

/** JSON or YAML; documents of ten million characters exist. */
function readObject(name: string, text: string): JsonObject {
  if (text.startsWith("{")) return asObject(JSON.parse(text));
  const { value, diagnostics } = parse({ name, text }, { characters: 20_000_000, depth: 512 });
  if (diagnostics.length > 0) throw new Error(`${name}: ${JSON.stringify(diagnostics[0])}`);
  return asObject(value as Json); // what YAML holds is JSON
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** JSON pointer (RFC 6901). */
function unescape(name: string): string {
  return name.replaceAll("~1", "/").replaceAll("~0", "~");
}

function escape(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
