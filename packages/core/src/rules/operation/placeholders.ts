import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor, Operation } from "../../descriptor/descriptor.ts";
import { loneBrace, nameRange, placeholdersIn, type Placeholder } from "../../descriptor/placeholders.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import type { Range } from "../../source/source-file.ts";
import type { Scheme } from "../../descriptor/scheme.ts";
import { schemesOf } from "../schemes.ts";

/**
 * An endpoint's placeholders and the operation's path parameters name each other, one to one;
 * a placeholder may be a field of the authentication instead.
 *
 * An unfilled placeholder would reach the upstream as literal braces, and a parameter with no
 * placeholder would be dropped in silence. Nobody but the one who connects may choose the host,
 * because the credential goes there.
 */
export function* placeholders(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  const schemeOf = schemesOf(descriptor);
  for (const operation of descriptor.each("operations")) {
    const endpoint = operation.to("endpoint");
    const lone = loneBrace(endpoint.value);
    if (lone !== undefined) {
      yield diagnose("operation/bad-placeholder", endpoint.within(lone), {
        problem: "this brace has no partner",
        way: "write placeholders as `{name}`, and percent-encode other braces",
      });
      continue;
    }
    const used = placeholdersIn(endpoint.value);
    yield* judgePlaceholders(operation, used, schemeOf(operation.value));
    yield* unplacedParameters(operation, used);
  }
}

function* judgePlaceholders(
  operation: Cursor<Operation>,
  used: readonly Placeholder[],
  scheme: Scheme | undefined,
): Iterable<Diagnostic> {
  const endpoint = operation.to("endpoint");
  const parameters = operation.value.parameters ?? [];
  const pathNames = new Set(parameters.filter(({ location }) => location === "path").map(({ name }) => name));
  // No model chooses what is fixed; that a fixed value has no place in a URL is reported as such.
  const fixed = new Set(parameters.filter((each) => each.fixed_value !== undefined).map(({ name }) => name));
  const fields: Scheme["fields"] = scheme?.fields ?? new Map();
  // The reference that leads nowhere is reported by itself; what its fields would be is not known.
  const isDangling = operation.value.auth_type_ref !== undefined && scheme === undefined;
  for (const placeholder of used) {
    const { name, range } = placeholder;
    const here = endpoint.within(range);
    if (name === "") {
      yield diagnose("operation/bad-placeholder", here, {
        problem: "this placeholder has no name",
        way: "name a path parameter, or leave the braces out",
      });
    } else if (isInQuery(endpoint.value, range)) {
      if (fields.has(name)) continue;
      yield diagnose("operation/bad-placeholder", here, {
        problem: "a placeholder in the query is sent as it stands",
        way: `leave it out, and declare \`${name}\` with \`location: query\``,
      });
    } else if (pathNames.has(name)) {
      if (isInHost(endpoint.value, range) && !fixed.has(name))
        yield diagnose("operation/argument-in-host", here, { parameter: name });
    } else if (!fields.has(name) && !isDangling) {
      const elsewhere = parameters.find((parameter) => parameter.name === name);
      const extra =
        elsewhere === undefined
          ? didYouMean(name, [...pathNames, ...fields.keys()], endpoint.within(nameRange(placeholder)))
          : { hint: `the parameter \`${name}\` has \`location: ${elsewhere.location}\`; a placeholder needs \`path\`` };
      yield diagnose("operation/unfilled-placeholder", here, { placeholder: name }, extra);
    }
  }
}

function* unplacedParameters(operation: Cursor<Operation>, used: readonly Placeholder[]): Iterable<Diagnostic> {
  const names = new Set(used.map(({ name }) => name));
  for (const parameter of operation.each("parameters")) {
    const { name, location } = parameter.value;
    if (location !== "path" || names.has(name)) continue;
    const params = { parameter: name, placeholder: `{${name}}` };
    yield diagnose("operation/unplaced-parameter", parameter.to("name").here, params);
  }
}

function isInHost(endpoint: string, { start }: Range): boolean {
  return /^[^:]*:\/\/[^/?#]*$/.test(endpoint.slice(0, start));
}

function isInQuery(endpoint: string, { start }: Range): boolean {
  return endpoint
    .slice(0, start)
    .replaceAll(/\{[^{}]*\}/g, "")
    .includes("?");
}
