import { hiddenCharacter } from "../../diagnostics/print/printable.ts";
import { isReservedName } from "./reserved-name.ts";
import type { ApiOperation } from "../api-model.ts";
import { countsOf, shortHash, snakeCase, wordsOf } from "./words.ts";
import { unescapeStep } from "../../json-pointer.ts";

/** What an operation is called: as itself, and as a tool. */
export interface OperationNames {
  readonly id: string;
  readonly tool: string;
}

/** `GET /pets/{petId}`: what an operation is called in reports. Only fragments, which no request has, tell two with one key apart. */
export function operationKey({ method, path }: ApiOperation): string {
  return `${method} ${path}`;
}

/**
 * Names every operation of a document. An operation keeps the id that its document gives it;
 * one without gets one made of its method and path. A name depends on its operation alone;
 * only where two would be the same, both carry a hash of their method and path, and of their
 * place in the document where that is all that tells them apart.
 */
export function nameOperations(operations: readonly ApiOperation[]): ReadonlyMap<ApiOperation, OperationNames> {
  const owners = countsOf(operations.flatMap(({ id }) => (id === undefined ? [] : [id])));
  const keys = identities(operations);
  const keyOf = (operation: ApiOperation) => keys.get(operation) ?? operationKey(operation);
  const wanted = operations.map((operation) => {
    const own = operation.id !== undefined && isUsable(operation.id) && owners.get(operation.id) === 1;
    return { operation, own, id: own ? (operation.id ?? "") : madeId(keyOf(operation)) };
  });
  const ids = countsOf(wanted.map(({ id }) => id));
  const named = wanted.map(({ operation, own, id }) => ({
    operation,
    id: own || ids.get(id) === 1 ? id : `${id}_${shortHash(keyOf(operation))}`,
  }));
  const tools = named.map(({ operation, id }) => toolName(id, keyOf(operation)));
  const counts = countsOf(tools);
  return new Map(
    named.map(({ operation, id }, index) => {
      const tool = tools[index] ?? "";
      const alone = counts.get(tool) === 1;
      return [operation, { id, tool: alone ? tool : withHash(tool.split("_"), keyOf(operation)) }];
    }),
  );
}

/** `GET /pets/{petId}`, with the path as the document has it, fragment and all, for those that are alike without. */
function identities(operations: readonly ApiOperation[]): ReadonlyMap<ApiOperation, string> {
  const counts = countsOf(operations.map(operationKey));
  const keys = operations.map((operation) =>
    counts.get(operationKey(operation)) === 1 ? operationKey(operation) : `${operation.method} ${pathIn(operation)}`,
  );
  const seen = new Map<string, number>();
  return new Map(
    operations.map((operation, index) => {
      const key = keys[index] ?? operationKey(operation);
      const before = seen.get(key) ?? 0;
      seen.set(key, before + 1);
      // Of several paths that refer to one item, which is the first is all there is to say.
      return [operation, before === 0 ? key : `${key} ${before + 1}`];
    }),
  );
}

/** The path as the document has it, out of the operation's place in it. */
function pathIn({ source, path }: ApiOperation): string {
  const [, step] = /#\/paths\/([^/]*)\//.exec(source) ?? [];
  return step === undefined ? path : unescapeStep(step);
}

const LONGEST_ID = 200;

function isUsable(id: string): boolean {
  return (
    id.trim() !== "" &&
    id.length <= LONGEST_ID &&
    !isReservedName(id) &&
    hiddenCharacter(id) === undefined &&
    id.isWellFormed()
  );
}

/** `get_pets_pet_id`. */
function madeId(key: string): string {
  const words = wordsOf(key);
  const id = words.length === 1 ? `${words.join("_")}_root` : words.join("_");
  return id.length <= LONGEST_ID - 7 ? id : id.slice(0, LONGEST_ID - 7);
}

/** Clients put a prefix of their own before a name, and many stop at 64 characters with it. */
const LONGEST_TOOL_NAME = 45;

const ABBREVIATIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    administrator: "admin",
    administrators: "admins",
    application: "app",
    applications: "apps",
    association: "assoc",
    associations: "assocs",
    attribute: "attr",
    attributes: "attrs",
    authentication: "auth",
    authorization: "authz",
    certificate: "cert",
    certificates: "certs",
    configuration: "config",
    configurations: "configs",
    credential: "cred",
    credentials: "creds",
    database: "db",
    definition: "def",
    definitions: "defs",
    department: "dept",
    description: "desc",
    destination: "dest",
    development: "dev",
    directory: "dir",
    document: "doc",
    documents: "docs",
    environment: "env",
    environments: "envs",
    identifier: "id",
    identifiers: "ids",
    information: "info",
    integration: "integ",
    integrations: "integs",
    message: "msg",
    messages: "msgs",
    notification: "notif",
    notifications: "notifs",
    organization: "org",
    organizations: "orgs",
    organisation: "org",
    organisations: "orgs",
    parameter: "param",
    parameters: "params",
    permission: "perm",
    permissions: "perms",
    production: "prod",
    reference: "ref",
    references: "refs",
    repository: "repo",
    repositories: "repos",
    specification: "spec",
    subscription: "sub",
    subscriptions: "subs",
    temporary: "temp",
    transaction: "txn",
    transactions: "txns",
    verification: "verif",
  }),
);

/** An id as a tool's name. One that is too long gives its words short forms, and is then cut between words, with a hash of what tells the operation apart. */
function toolName(id: string, key: string): string {
  const words = wordsOf(id);
  const name = words.join("_");
  if (name === "" || isReservedName(name)) return `op_${shortHash(key)}`;
  if (name.length <= LONGEST_TOOL_NAME) return name;
  const short = words.map((word) => ABBREVIATIONS.get(word) ?? word);
  return short.join("_").length <= LONGEST_TOOL_NAME ? short.join("_") : withHash(short, key);
}

/** The first words and the last, since a name begins with what is done and ends with what to. */
function withHash(words: readonly string[], key: string): string {
  const hash = shortHash(key);
  const room = LONGEST_TOOL_NAME - hash.length - 1;
  if (words.join("_").length <= room) return `${words.join("_")}_${hash}`;
  const last = words.at(-1) ?? "";
  const kept: string[] = [];
  for (const word of words.slice(0, -1)) {
    if ([...kept, word, last].join("_").length > room) break;
    kept.push(word);
  }
  const name = kept.length === 0 ? words.join("_").slice(0, room).replace(/_+$/, "") : [...kept, last].join("_");
  return `${name}_${hash}`;
}

/** A connector's name in addresses, made of the document's title. */
export function slugOf(title: string): string {
  const slug = snakeCase(title).replaceAll("_", "-").slice(0, 100).replace(/-+$/, "");
  return slug.length >= 3 && !isReservedName(slug) ? slug : `api-${slug === "" ? shortHash(title) : slug}`;
}
