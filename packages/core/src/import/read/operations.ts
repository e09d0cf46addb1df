import type { HttpMethod } from "../../tools/tool.ts";
import type { ApiOperation, ApiSecurityScheme } from "../api-model.ts";
import { readBody, readSwaggerBody } from "./bodies.ts";
import { declaredParameters, readParameters } from "./parameters.ts";
import { flag, isMembers, member, members, type Part, sourceOf, text, texts } from "./part.ts";
import { readPathTemplate, type PathTemplate } from "./path-template.ts";
import { follow, followedMember, noteExtensions, type Reading } from "./reading.ts";
import { readResponse } from "./responses.ts";
import { readSecurity } from "./security.ts";
import { readServers, readSwaggerServers } from "./servers.ts";

const methods: ReadonlySet<string> = new Set<HttpMethod>(["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]);
/** Keys of a Path Item that are no methods. */
const besideMethods: ReadonlySet<string> = new Set([
  "$ref",
  "summary",
  "description",
  "servers",
  "parameters",
  "additionalOperations",
]);

/** The operations of a document, in its order. */
export function readOperations(
  schemes: ReadonlyMap<string, ApiSecurityScheme>,
  reading: Reading,
): readonly ApiOperation[] {
  const { root, losses } = reading;
  const operations: ApiOperation[] = [];
  const ids = new Set<string>();
  const paths = member(root, "paths");
  if (paths !== undefined && !isMembers(paths.value)) {
    losses.add("operation-left-out", paths, "`paths` that are no object", "No operation could be read.");
  }
  for (const [key, declared] of members(paths)) {
    if (key.startsWith("x-")) {
      losses.note("extension", declared);
      continue;
    }
    const path = readPathItem(key, declared, reading);
    if (path === undefined) continue;
    for (const { method, part } of path.operations) {
      const label = `${method} ${key}`;
      const read = losses.during(label, () => readOperation(method, part, path, ids, schemes, reading));
      if (read !== undefined) operations.push(read);
    }
  }
  return operations;
}

/** One key of `paths` and what stands under it. */
interface ApiPath {
  readonly key: string;
  readonly template: PathTemplate;
  readonly item: Part;
  readonly operations: readonly { readonly method: string; readonly part: Part }[];
}

function readPathItem(key: string, declared: Part, reading: Reading): ApiPath | undefined {
  const { losses } = reading;
  const resolved = follow(declared, reading);
  if (!resolved.ok) {
    losses.add("operation-left-out", declared, `the path \`${key}\``, resolved.reason);
    return undefined;
  }
  if (!isMembers(resolved.part.value)) {
    losses.add("operation-left-out", declared, `the path \`${key}\``, "It is no object.");
    return undefined;
  }
  const item = besideReference(declared, resolved.part);
  noteExtensions(item, reading);
  const named = members(item).filter(([name]) => !besideMethods.has(name) && !name.startsWith("x-"));
  const additional = members(member(item, "additionalOperations"));
  const operations = [...named, ...additional].map(([name, part]) => ({ method: name.toUpperCase(), part }));
  const template = readPathTemplate(key, declared, losses);
  if (template === undefined) {
    const reason =
      "The braces of its path do not pair up around names, or it has characters or a length that no path has.";
    for (const { method, part } of operations) {
      const label = `${method} ${key}`;
      losses.during(label, () => losses.add("operation-left-out", part, `the operation \`${label}\``, reason));
    }
    return undefined;
  }
  if (text(item, "description") !== undefined || text(item, "summary") !== undefined) losses.note("path-note", item);
  return { key, template, item, operations };
}

/** What stands beside a path's reference counts before what it leads to. */
function besideReference(declared: Part, target: Part): Part {
  if (declared === target || !isMembers(declared.value) || !isMembers(target.value)) return target;
  const { $ref: _reference, ...beside } = declared.value;
  if (Object.keys(beside).length === 0) return target;
  const value: unknown = Object.assign(Object.create(null), target.value, beside);
  return { ...target, value };
}

function readOperation(
  method: string,
  part: Part,
  path: ApiPath,
  ids: Set<string>,
  schemes: ReadonlyMap<string, ApiSecurityScheme>,
  reading: Reading,
): ApiOperation | undefined {
  const { losses, dialect } = reading;
  const leaveOut = (reason: string) => {
    losses.add("operation-left-out", part, `the operation \`${method} ${path.key}\``, reason);
    return undefined;
  };
  if (!isMethod(method)) return leaveOut("Descriptors have no such method.");
  if (!isMembers(part.value)) return leaveOut("It is no object.");
  noteExtensions(part, reading);
  const callbacks = member(part, "callbacks");
  if (callbacks !== undefined) losses.note("callback", callbacks, members(callbacks).length);
  const { template, item } = path;
  const declared = declaredParameters(
    followedMember(item, "parameters", reading),
    followedMember(part, "parameters", reading),
    reading,
  );
  const id = readId(part, ids, reading);
  const summary = text(part, "summary");
  const description = text(part, "description");
  const documentation = member(part, "externalDocs");
  const documentationUrl = documentation === undefined ? undefined : text(documentation, "url");
  const body = dialect === "2.0" ? readSwaggerBody(declared, part, reading) : readBody(part, reading);
  const response = readResponse(part, reading);
  return {
    ...(id === undefined ? {} : { id }),
    method,
    path: template.path,
    servers: dialect === "2.0" ? readSwaggerServers(part, reading) : readServers([part, item, reading.root], reading),
    ...(summary === undefined ? {} : { summary }),
    ...(description === undefined ? {} : { description }),
    tags: texts(member(part, "tags")),
    deprecated: flag(part, "deprecated"),
    ...(documentationUrl === undefined ? {} : { documentationUrl }),
    security: readSecurity(part, schemes, reading),
    parameters: readParameters(declared, template, part, reading),
    ...(body === undefined ? {} : { body }),
    ...(response === undefined ? {} : { response }),
    source: sourceOf(part),
  };
}

function readId(part: Part, ids: Set<string>, { losses }: Reading): string | undefined {
  const id = text(part, "operationId");
  if (id === undefined) losses.note("missing-id", part);
  else if (ids.has(id)) {
    losses.add(
      "changed",
      part,
      `the second \`operationId: ${id}\``,
      "It is another operation's; this one is named after its method and path.",
    );
    return undefined;
  } else ids.add(id);
  return id;
}

/** `TRACE` and the methods that only some clients know are none of these. */
function isMethod(method: string): method is HttpMethod {
  return methods.has(method);
}
