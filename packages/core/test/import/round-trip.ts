import { canonicalJson } from "../../src/canonical-json.ts";
import { emitOpenApi } from "../../src/openapi/emit.ts";
import { importApi, type ImportOptions } from "../../src/import/import-api.ts";
import type { ApiModel, ApiOperation, ApiParameter } from "../../src/import/api-model.ts";
import type { ImportReport } from "../../src/import/import-report.ts";
import type { LocatedLoss } from "../../src/import/loss.ts";
import { readApi, type DocumentFiles } from "../../src/import/read/read-api.ts";
import type { Descriptor, Operation } from "../../src/descriptor/descriptor.ts";
import type { SourceFile } from "../../src/source/source-file.ts";
import { isJsonObject, type Json, type JsonObject } from "../../src/json.ts";
import type { Writing } from "../../src/tools/tool.ts";

/** Something that a document and what was made of it do not agree in, although no loss says so. */
export interface Difference {
  readonly operation: string;
  readonly part: string;
  /** Where the part stands in the document. */
  readonly source: string;
  readonly before: string;
  readonly after: string;
}

export type RoundTrip =
  | { readonly ok: true; readonly report: ImportReport; readonly differences: readonly Difference[] }
  | { readonly ok: false; readonly messages: readonly string[] };

const NO_FILES: DocumentFiles = { read: () => undefined };

/**
 * Imports a document, emits the descriptor as OpenAPI, reads that again, and compares the two
 * models: the same operations, parameters, bodies and answers, except where the report says otherwise.
 */
export function roundTrip(source: SourceFile, options: ImportOptions = {}, files: DocumentFiles = NO_FILES): RoundTrip {
  const read = readApi(source, files);
  const imported = importApi(source, options, files);
  if (!read.ok || !imported.ok) {
    const diagnostics = [...(read.ok ? [] : read.diagnostics), ...(imported.ok ? [] : imported.diagnostics)];
    return { ok: false, messages: diagnostics.map(({ message }) => message) };
  }
  const { descriptor, report } = imported;
  const emitted = { name: "emitted.json", text: JSON.stringify(emitOpenApi(descriptor)) };
  const again = readApi(emitted, NO_FILES);
  if (!again.ok) return { ok: false, messages: again.diagnostics.map(({ message }) => `emitted: ${message}`) };
  const differences = compareModels(read.model, again.model, descriptor);
  const unexplained = differences.filter((difference) => !report.losses.some((loss) => explains(loss, difference)));
  const uncounted = countMissing(report);
  return { ok: true, report, differences: [...unexplained, ...uncounted] };
}

/** Every operation is imported, not selected, or left out with a loss. */
function countMissing({ operations, losses }: ImportReport): readonly Difference[] {
  const left = losses.filter(({ kind }) => kind === "operation-left-out").length;
  const accounted = operations.imported + operations.unselected + left;
  if (accounted === operations.found) return [];
  return [
    { operation: "", part: "operations", source: "#", before: String(operations.found), after: String(accounted) },
  ];
}

function explains(loss: LocatedLoss, { operation, source }: Difference): boolean {
  if (loss.kind === "operation-left-out") return loss.operation === operation;
  if (loss.kind === "note-dropped") return false;
  const isNear = loss.source === source || source.startsWith(`${loss.source}/`) || loss.source.startsWith(`${source}/`);
  return isNear && (loss.operation === undefined || loss.operation === operation);
}

/** What the models of a document and of what was made of it do not agree in. */
export function compareModels(before: ApiModel, after: ApiModel, descriptor: Descriptor): readonly Difference[] {
  const byId = new Map(after.operations.map((operation) => [operation.id ?? "", operation]));
  return (descriptor.operations ?? []).flatMap((described) => {
    // A path item that several paths refer to has one place for all of them.
    const original = before.operations.find(
      ({ source, path }) => source === described.source && described.endpoint.includes(path.split(/[?#{]/, 1)[0] ?? ""),
    );
    const emitted = byId.get(described.operation_id);
    const key = original === undefined ? described.operation_id : `${original.method} ${original.path}`;
    if (original === undefined || emitted === undefined) {
      return [
        { operation: key, part: "operation", source: described.source ?? "", before: "present", after: "missing" },
      ];
    }
    return compareOperations(original, emitted, new Schemas(before), new Schemas(after), described).map(
      (difference) => ({
        operation: key,
        ...difference,
      }),
    );
  });
}

type Found = Omit<Difference, "operation">;

function compareOperations(
  before: ApiOperation,
  after: ApiOperation,
  a: Schemas,
  b: Schemas,
  described: Operation,
): readonly Found[] {
  const found: Found[] = [];
  const compare = (part: string, source: string, x: unknown, y: unknown) => {
    const [one, other] = [JSON.stringify(x) ?? "nothing", JSON.stringify(y) ?? "nothing"];
    if (one !== other) found.push({ part, source, before: one, after: other });
  };
  compare("method", before.source, before.method, after.method);
  compare("url", before.servers[0]?.source ?? before.source, urlOf(before), urlOf(after));
  compare("deprecated", before.source, before.deprecated, after.deprecated);

  // What a path's own query says is a parameter with one value to OpenAPI.
  const constants = new URLSearchParams(before.path.split("?", 2)[1]?.split("#", 1)[0]);
  const emitted = new Map(after.parameters.map((parameter) => [placeOf(parameter), parameter]));
  for (const parameter of before.parameters) {
    const other = emitted.get(placeOf(parameter));
    emitted.delete(placeOf(parameter));
    const part = `${parameter.location} parameter ${parameter.name}`;
    if (other === undefined) {
      found.push({ part, source: parameter.source, before: "present", after: "missing" });
      continue;
    }
    compare(`${part}: required`, parameter.source, parameter.required || parameter.location === "path", other.required);
    compare(`${part}: writing`, parameter.source, writingOf(parameter), writingOf(other));
    compare(`${part}: schema`, parameter.source, a.text(parameter.schema), b.text(other.schema));
  }
  for (const parameter of emitted.values()) {
    if (parameter.location === "path") continue; // Connection fields are path parameters to OpenAPI.
    if (parameter.location === "query" && constants.get(parameter.name) === parameter.schema["const"]) continue;
    found.push({
      part: `${parameter.location} parameter ${parameter.name}`,
      source: before.source,
      before: "missing",
      after: "present",
    });
  }
  const inBody = (described.parameters ?? []).filter(({ location }) => location === "body");
  const sources = new Map(inBody.map(({ name, source }) => [name, source ?? ""]));
  compareBodies(before, after, a, b, sources, compare);
  const answer = before.response;
  if (answer?.schema !== undefined && Object.keys(answer.schema).length > 0) {
    compare("answer: media type", answer.source, answer.mediaType, after.response?.mediaType);
    compare("answer: schema", answer.source, a.text(answer.schema), b.text(after.response?.schema ?? {}));
  }
  return found;
}

function compareBodies(
  before: ApiOperation,
  after: ApiOperation,
  a: Schemas,
  b: Schemas,
  sources: ReadonlyMap<string, string>,
  compare: (part: string, source: string, x: unknown, y: unknown) => void,
): void {
  const [one, other] = [before.body, after.body];
  if (one === undefined || other === undefined) {
    compare(
      "body",
      one?.source ?? before.source,
      one === undefined ? "missing" : "present",
      other === undefined ? "missing" : "present",
    );
    return;
  }
  compare("body: media type", one.source, one.mediaType, other.mediaType);
  compare("body: required", one.source, one.required, other.required);
  // Text and bytes have no shape that arguments could have.
  if (!/json|form/.test(one.mediaType)) return;
  const [members, others] = [a.members(one.schema), b.members(other.schema)];
  if (members === undefined || others === undefined) {
    compare("body: schema", one.source, a.text(one.schema), b.text(other.schema));
    return;
  }
  const names = new Set([...members.keys(), ...others.keys()]);
  for (const name of names) {
    const [x, y] = [members.get(name), others.get(name)];
    // A loss inside of a member names the place of its schema, which may be a shared one.
    const source = sources.get(name) ?? one.source;
    compare(
      `body member ${name}`,
      source,
      x === undefined ? "missing" : a.text(x.schema),
      y === undefined ? "missing" : b.text(y.schema),
    );
    compare(`body member ${name}: required`, source, x?.required, y?.required);
    compare(`body member ${name}: writing`, source, one.encoding.get(name) ?? {}, other.encoding.get(name) ?? {});
  }
}

function placeOf({ name, location }: ApiParameter): string {
  return `${location} ${location === "header" ? name.toLowerCase() : name}`;
}

/** The URL with every placeholder alike, since variables of servers may be renamed; constants in it as they are. */
function urlOf({ servers, path }: ApiOperation): string {
  const server = servers[0];
  const base = (server?.url ?? "").replaceAll(/\{([^{}]*)\}/g, (whole, name: string) => {
    const variable = server?.variables.get(name);
    return variable?.enum?.length === 1 && variable.enum[0] === variable.default ? variable.default : whole;
  });
  const whole = `${base.replace(/\/+$/, "")}${path.replace(/[?#].*$/, "")}`;
  const url = whole.replaceAll(/\{[^{}]*\}/g, "{}").replace(/^https?:\/\/[^/]*/i, (origin) => origin.toLowerCase());
  // Characters that no URL holds are encoded on the way.
  return url.replaceAll(/%(?![0-9a-f]{2})|[^!-~]/giu, encodeURIComponent);
}

function writingOf({ writing = {}, location }: ApiParameter): Writing {
  const style = writing.style ?? (location === "path" || location === "header" ? "simple" : "form");
  if (writing.contentType !== undefined) return { contentType: writing.contentType };
  return {
    style,
    explode: writing.explode ?? (style === "form" || style === "deepObject" || style === "cookie"),
    allowReserved: writing.allowReserved ?? false,
    allowEmptyValue: writing.allowEmptyValue ?? false,
  };
}

interface Member {
  readonly schema: JsonObject;
  readonly required: boolean;
}

/** What says nothing of which values are allowed. */
const NOTES: ReadonlySet<string> = new Set([
  "description",
  "title",
  "example",
  "examples",
  "deprecated",
  "externalDocs",
  "xml",
  "$comment",
  "discriminator",
]);

/** A model's schemas as texts that are the same where they allow the same, as far as that shows in how they are written. */
class Schemas {
  readonly #model: ApiModel;

  constructor(model: ApiModel) {
    this.#model = model;
  }

  text(schema: JsonObject): string {
    return canonicalJson(this.#plain(schema, []));
  }

  /** References are followed until they come round again; then it is how far round that counts. */
  #plain(value: Json, path: readonly JsonObject[]): Json {
    if (Array.isArray(value)) return (value as readonly Json[]).map((item) => this.#plain(item, path));
    if (!isJsonObject(value)) return value;
    const target = this.#target(value);
    if (target !== undefined && Object.keys(value).every((key) => key === "$ref" || NOTES.has(key))) {
      const before = path.lastIndexOf(target);
      if (before !== -1) return { "cycle of": path.length - before };
      return path.length > 6 ? { deeper: true } : this.#plain(target, [...path, target]);
    }
    const members = Object.entries(value).flatMap(([key, member]): readonly (readonly [string, Json])[] => {
      if (NOTES.has(key) || key.startsWith("x-")) return [];
      // A list whose items may be anything says no more than a list.
      if (key === "items" && isJsonObject(member) && Object.keys(member).length === 0) return [];
      if (key === "required" && Array.isArray(member))
        return member.length === 0
          ? []
          : [[key, (member as readonly Json[]).map(String).toSorted((x, y) => (x < y ? -1 : 1))]];
      if (key === "properties" && isJsonObject(member)) {
        return [[key, Object.fromEntries(Object.entries(member).map(([name, one]) => [name, this.#plain(one, path)]))]];
      }
      return [[key, this.#plain(member, path)]];
    });
    return Object.fromEntries(members);
  }

  #target(schema: JsonObject): JsonObject | undefined {
    const reference = schema["$ref"];
    if (typeof reference !== "string" || !reference.startsWith("#/schemas/")) return undefined;
    return this.#model.schemas.get(reference.slice("#/schemas/".length).replaceAll("~1", "/").replaceAll("~0", "~"));
  }

  /** The members of an object that only lists members, parts of an `allOf` put together, those that only answers have left out. */
  members(schema: JsonObject, depth = 0): ReadonlyMap<string, Member> | undefined {
    const target = this.#target(schema);
    const parts: readonly Json[] = [
      ...(target === undefined ? [] : [target]),
      ...(Array.isArray(schema["allOf"]) ? (schema["allOf"] as readonly Json[]) : []),
    ];
    const { additionalProperties, oneOf, anyOf, not, patternProperties } = schema;
    if (depth > 20 || [oneOf, anyOf, not, patternProperties].some((part) => part !== undefined)) return undefined;
    if (additionalProperties !== undefined && additionalProperties !== false) return undefined;
    const merged = new Map<string, { schemas: JsonObject[]; required: boolean }>();
    const at = (name: string) => {
      const present = merged.get(name) ?? { schemas: [], required: false };
      merged.set(name, present);
      return present;
    };
    for (const part of parts) {
      const members = isJsonObject(part) ? this.members(part, depth + 1) : undefined;
      if (members === undefined) return undefined;
      for (const [name, member] of members) {
        const one = at(name);
        one.schemas.push(member.schema);
        one.required ||= member.required;
      }
    }
    const { properties, required } = schema;
    for (const [name, member] of Object.entries(isJsonObject(properties) ? properties : {})) {
      at(name).schemas.push(isJsonObject(member) ? member : {});
    }
    for (const name of Array.isArray(required) ? (required as readonly Json[]) : []) {
      if (typeof name === "string") at(name).required = true;
    }
    return new Map(
      Array.from(merged).flatMap(([name, { schemas, required: needed }]) => {
        const [first = {}, ...others] = schemas.filter(
          (one, index) => schemas.findIndex((other) => this.text(other) === this.text(one)) === index,
        );
        const whole = others.length === 0 ? first : { allOf: [first, ...others] };
        return this.#isReadOnly(whole) ? [] : [[name, { schema: whole, required: needed }] as const];
      }),
    );
  }

  #isReadOnly(schema: JsonObject): boolean {
    return schema["readOnly"] === true || this.#target(schema)?.["readOnly"] === true;
  }
}
