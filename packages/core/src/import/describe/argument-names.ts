import type { ParameterLocation } from "../../tools/tool.ts";
import { argumentName } from "../../tools/argument-name.ts";
import { locatedName } from "../../tools/renames.ts";
import { isReservedName } from "./reserved-name.ts";
import { countsOf, shortHash } from "./words.ts";

interface Named {
  readonly name: string;
  readonly location: ParameterLocation;
}

const LONGEST = 64;

/**
 * Names the arguments of a tool, and returns what `parameter_mappings` must say. A name that
 * providers refuse gets the nearest that they take. Where several parameters share one, that of
 * the path keeps it and the others carry their location, `query_id`; a hash is added only where
 * two would still be the same. A function of the operation's parameters alone.
 */
export function nameArguments(parameters: readonly Named[]): Readonly<Record<string, string>> {
  const plain = parameters.map(({ name }) => safeName(name));
  const counts = countsOf(plain);
  const located = parameters.map(({ name, location }, index) => {
    const own = plain[index] ?? name;
    const shared = (counts.get(own) ?? 0) > 1;
    const others = parameters.filter((_, at) => plain[at] === own);
    // Where only one of them is spelled so, the others are told apart by a hash below.
    const isElsewhere = others.some((other) => other.location !== location);
    return shared && isElsewhere && location !== "path" ? fit(`${location}_${own}`) : own;
  });
  const again = countsOf(located);
  const mappings: [string, string][] = [];
  const names = countsOf(parameters.map(({ name }) => name));
  for (const [index, parameter] of parameters.entries()) {
    let argument = located[index] ?? parameter.name;
    const isShared = (again.get(argument) ?? 0) > 1;
    if (isShared && (argument !== parameter.name || isOutranked(parameter, argument, parameters, located))) {
      argument = fit(argument, shortHash(locatedName(parameter)));
    }
    if (argument === parameter.name) continue;
    mappings.push([(names.get(parameter.name) ?? 0) > 1 ? locatedName(parameter) : parameter.name, argument]);
  }
  return Object.fromEntries(mappings);
}

const RANK: readonly ParameterLocation[] = ["path", "query", "header", "cookie", "body"];

/** Of several that are spelled like the argument itself, the one that comes first in the request keeps it. */
function isOutranked(
  { location }: Named,
  argument: string,
  parameters: readonly Named[],
  located: readonly string[],
): boolean {
  return parameters.some(
    (other, index) =>
      located[index] === argument && other.name === argument && RANK.indexOf(other.location) < RANK.indexOf(location),
  );
}

/** The nearest name that providers take, and that no careless program stumbles over. */
function safeName(name: string): string {
  const argument = argumentName(name);
  return isReservedName(argument) ? `${argument}_${shortHash(name)}` : argument;
}

function fit(name: string, hash?: string): string {
  const end = hash === undefined ? "" : `_${hash}`;
  if (name.length + end.length <= LONGEST) return `${name}${end}`;
  return `${name.slice(0, LONGEST - 7)}_${hash ?? shortHash(name)}`;
}
