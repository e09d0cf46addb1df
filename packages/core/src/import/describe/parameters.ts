import type { Parameter } from "../../descriptor/descriptor.ts";
import { isForbiddenHeader, isToken } from "../../request/header-rules.ts";
import type { ApiOperation, ApiParameter } from "../api-model.ts";
import type { Loss } from "../loss.ts";
import type { SchemaCleaner } from "./clean-schemas.ts";
import type { CredentialArguments } from "./credential-arguments.ts";
import type { DescribedEndpoint } from "./endpoint.ts";
import { operationKey } from "./operation-names.ts";
import { isReservedName } from "./reserved-name.ts";
import { isSensitive } from "./sensitive-name.ts";
import { cleanText } from "./text.ts";
import { describeValue } from "./value.ts";
import { writingKeys } from "./writing-keys.ts";

const LONGEST_DESCRIPTION = 10_000;
const LONGEST_NAME = 200;

/**
 * Describes an operation's parameters outside of the body, in the document's order. `taken` are
 * the places that the credential has in a request (`header authorization`): nothing else goes there.
 * Parameters that are credentials themselves go to `credentials`.
 */
export function describeParameters(
  operation: ApiOperation,
  endpoint: DescribedEndpoint,
  taken: ReadonlySet<string>,
  credentials: CredentialArguments,
  cleaner: SchemaCleaner,
  report: (loss: Loss) => void,
): readonly Parameter[] {
  const key = operationKey(operation);
  const described: Parameter[] = [];
  const present = new Set<string>();
  for (const given of operation.parameters) {
    const parameter = placed(given, endpoint);
    if (credentials.take({ ...parameter, description: parameter.description ?? "" })) continue;
    const problem = problemOf(parameter, endpoint, taken);
    const place = placeOf(parameter);
    if (problem !== undefined || present.has(place)) {
      const reason = problem ?? "Another parameter has the same name and place.";
      report({
        kind: "parameter-left-out",
        source: given.source,
        operation: key,
        what: `the ${parameter.location} parameter \`${parameter.name.slice(0, 100)}\``,
        reason,
      });
      continue;
    }
    present.add(place);
    described.push(describeParameter(parameter, key, cleaner));
  }
  for (const name of endpoint.pathNames) {
    if (present.has(`path ${name}`) || endpoint.fields.some((field) => field.key === name)) continue;
    const reason = "The document does not declare it; any text is allowed.";
    report({
      kind: "changed",
      source: operation.source,
      operation: key,
      what: `the path parameter \`${name}\``,
      reason,
    });
    described.push({ name, location: "path", field_type: "string", required: true, source: operation.source });
  }
  return described;
}

/** A path parameter whose placeholder stands in a query is a query parameter. */
function placed(parameter: ApiParameter, { queryNames }: DescribedEndpoint): ApiParameter {
  const name = parameter.location === "path" ? queryNames.get(parameter.name) : undefined;
  return name === undefined ? parameter : { ...parameter, name, location: "query", required: parameter.required };
}

function problemOf(
  parameter: ApiParameter,
  { pathNames, url }: DescribedEndpoint,
  taken: ReadonlySet<string>,
): string | undefined {
  const { name, location } = parameter;
  if (name === "" || name.length > LONGEST_NAME) return `A name has 1 to ${LONGEST_NAME} characters.`;
  if (isReservedName(name)) return "JavaScript gives the name a meaning of its own, so a descriptor refuses it.";
  if (!name.isWellFormed()) return "The name is not Unicode text.";
  if (location === "path" && !pathNames.has(name)) return "The path has no placeholder of this name.";
  if (location === "query" && new URLSearchParams(url.split("?", 2)[1] ?? "").has(name)) {
    return "The path gives it a value of its own.";
  }
  if (location === "header" && isForbiddenHeader(name)) return whyGuarded(name.toLowerCase(), taken);
  if ((location === "header" || location === "cookie") && !isToken(name)) {
    return `HTTP does not allow this name of a ${location}.`;
  }
  const isCredential = taken.has(placeOf(parameter)) || (location === "cookie" && taken.has("header cookie"));
  return isCredential ? "The credential is sent there, and no argument may take its place." : undefined;
}

function whyGuarded(name: string, taken: ReadonlySet<string>): string {
  if (taken.has(`header ${name}`)) return "The credential is sent there, and no argument may take its place.";
  if (name === "authorization") return "No argument may carry a credential; a connection does.";
  return "No argument may set a header that frames or routes the message, or that says who is calling.";
}

function placeOf({ name, location }: Pick<ApiParameter, "name" | "location">): string {
  return `${location} ${location === "header" ? name.toLowerCase() : name}`;
}

function describeParameter(parameter: ApiParameter, operation: string, cleaner: SchemaCleaner): Parameter {
  const { name, location, source } = parameter;
  const schema = cleaner.clean(parameter.schema, { source: `${source}/schema`, operation });
  const own = schema["description"];
  const description = cleanText(parameter.description ?? (typeof own === "string" ? own : ""), LONGEST_DESCRIPTION);
  return {
    name,
    location,
    ...describeValue(schema, name),
    ...(description === "" ? {} : { description }),
    ...(parameter.required || location === "path" ? { required: true } : {}),
    ...(parameter.deprecated ? { deprecated: true } : {}),
    ...(isSensitive(name, schema["format"]) ? { sensitive: true } : {}),
    ...(parameter.writing === undefined ? {} : writingKeys(parameter.writing)),
    source,
  };
}
