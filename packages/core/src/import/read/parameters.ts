import type { ApiParameter } from "../api-model.ts";
import { items, member, type Part, sourceOf, text } from "./part.ts";
import { readSwaggerValue } from "./swagger-value.ts";
import { readParameterValue } from "./parameter-value.ts";
import type { PathTemplate } from "./path-template.ts";
import { follow, noteExtensions, type Reading } from "./reading.ts";

/** A parameter as it is declared, references followed. */
export interface Declared {
  readonly part: Part;
  readonly name: string;
  /** `path`, `query`, `header`, `cookie`; `body` and `formData` in Swagger 2.0. */
  readonly location: string;
}

/** Headers that other parts of a document describe (OpenAPI 3.1.1 section 4.8.12.2). */
const describedElsewhere: ReadonlySet<string> = new Set(["accept", "content-type", "authorization"]);

/** The parameters of an operation: the path's own, as far as the operation does not declare them again, then its own. */
export function declaredParameters(
  ofPath: Part | undefined,
  ofOperation: Part | undefined,
  reading: Reading,
): readonly Declared[] {
  const declared = new Map<string, Declared>();
  for (const list of [ofPath, ofOperation]) {
    const here = new Set<string>();
    if (list !== undefined && !Array.isArray(list.value)) {
      reading.losses.add("parameter-left-out", list, "`parameters` that are no list", "None of them could be read.");
    }
    for (const item of items(list)) {
      const found = declare(item, reading);
      if (found === undefined) continue;
      const name = found.location === "header" ? found.name.toLowerCase() : found.name;
      const key = `${found.location} ${name}`;
      if (here.has(key)) {
        const what = `the second ${found.location} parameter \`${found.name}\``;
        reading.losses.add("parameter-left-out", item, what, "The first one with this name and place counts.");
        continue;
      }
      here.add(key);
      declared.delete(key);
      declared.set(key, found);
    }
  }
  return [...declared.values()];
}

function declare(item: Part, reading: Reading): Declared | undefined {
  const { losses, dialect } = reading;
  const leaveOut = (what: string, reason: string) => {
    losses.add("parameter-left-out", item, what, reason);
    return undefined;
  };
  const resolved = follow(item, reading);
  if (!resolved.ok) return leaveOut("a parameter", resolved.reason);
  const { part } = resolved;
  const name = text(part, "name");
  const written = text(part, "in");
  if (name === undefined || written === undefined) return leaveOut("a parameter", "It has no `name` or no `in`.");
  const known =
    dialect === "2.0" ? ["path", "query", "header", "body", "formData"] : ["path", "query", "header", "cookie"];
  const location = known.find((each) => each.toLowerCase() === written.toLowerCase());
  if (location === undefined)
    return leaveOut(
      `the parameter \`${name}\` in \`${written}\``,
      "There is no such place in this version of the format.",
    );
  if (location !== written) losses.add("changed", part, `\`in: ${written}\``, `It was taken as \`${location}\`.`);
  if (location === "header" && describedElsewhere.has(name.toLowerCase())) {
    const reason = "The format ignores this header here: it follows from the body, the response or the authentication.";
    losses.add("note-dropped", part, `the header parameter \`${name}\``, reason);
    return undefined;
  }
  return { part, name, location };
}

/** The parameters outside the body, agreed with the path's placeholders. */
export function readParameters(
  declared: readonly Declared[],
  path: PathTemplate,
  at: Part,
  reading: Reading,
): readonly ApiParameter[] {
  const { losses } = reading;
  const placeholders = new Set(path.placeholders);
  const filled = new Set<string>();
  const read: ApiParameter[] = [];
  const inPath = new Set(declared.filter(({ location }) => location === "path").map(({ name }) => name));
  const missing = path.placeholders.filter((name) => !inPath.has(name));

  for (const { part, name, location } of declared) {
    if (location === "body" || location === "formData") continue;
    const inQuery = path.inQuery.get(name);
    if (location === "path" && inQuery !== undefined) {
      losses.add(
        "changed",
        part,
        `the path parameter \`${name}\``,
        `It stands in the path's query, as the query parameter \`${inQuery}\`.`,
      );
      read.push(readOne(part, inQuery, "query", reading));
      filled.add(name);
      continue;
    }
    if (location !== "path") {
      // The four places are what is left.
      read.push(readOne(part, name, location as ApiParameter["location"], reading));
      continue;
    }
    const placeholder = placeholders.has(name)
      ? name
      : missing.find((each) => each.toLowerCase() === name.toLowerCase());
    if (placeholder === undefined) {
      losses.add("parameter-left-out", part, `the path parameter \`${name}\``, "The path has no place for it.");
      continue;
    }
    if (placeholder !== name) {
      losses.add("changed", part, `the path parameter \`${name}\``, `The path has it as \`{${placeholder}}\`.`);
    }
    if (member(part, "required")?.value !== true) {
      losses.add(
        "changed",
        part,
        `the optional path parameter \`${name}\``,
        "A path has no place for nothing; it is required.",
      );
    }
    filled.add(placeholder);
    read.push({ ...readOne(part, placeholder, "path", reading), required: true });
  }
  const declare = (name: string, location: "path" | "query") => {
    losses.add(
      "changed",
      at,
      `the placeholder \`{${name}}\``,
      "No parameter describes it; it was taken as a required text.",
    );
    read.push({ name, location, required: true, deprecated: false, schema: { type: "string" }, source: sourceOf(at) });
  };
  for (const name of placeholders) if (!filled.has(name)) declare(name, "path");
  for (const [name, key] of path.inQuery) {
    if (!filled.has(name) && !read.some((each) => each.location === "query" && each.name === key))
      declare(key, "query");
  }
  return read;
}

function readOne(part: Part, name: string, location: ApiParameter["location"], reading: Reading): ApiParameter {
  noteExtensions(part, reading);
  const { schema, writing } =
    reading.dialect === "2.0" ? readSwaggerValue(part, location, reading) : readParameterValue(part, location, reading);
  const description = text(part, "description");
  return {
    name,
    location,
    ...(description === undefined ? {} : { description }),
    required: member(part, "required")?.value === true,
    deprecated: member(part, "deprecated")?.value === true || member(part, "x-deprecated")?.value === true,
    schema,
    ...(writing === undefined ? {} : { writing }),
    source: sourceOf(part),
  };
}
