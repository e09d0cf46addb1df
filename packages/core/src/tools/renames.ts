import type { ParameterLocation } from "./tool.ts";

/** What a mapping's key can name: a parameter of the operation. */
export interface NamedParameter {
  readonly name: string;
  readonly location: ParameterLocation;
}

/**
 * Finds the entry of a mapping that is meant for a parameter. A key is a parameter's name; where
 * parameters share one, it is the name after its location, `query.id`, which counts before the
 * bare name. A parameter whose own name reads like that is meant by its name alone.
 */
export function renamesOf<T>(
  entries: ReadonlyMap<string, T>,
  parameters: readonly NamedParameter[],
): (parameter: NamedParameter) => T | undefined {
  if (entries.size === 0) return () => undefined;
  const names = new Set(parameters.map(({ name }) => name));
  return (parameter) => {
    const located = locatedName(parameter);
    return (names.has(located) ? undefined : entries.get(located)) ?? entries.get(parameter.name);
  };
}

/** The parameters that a key of a mapping means; more than one where they share a name and the key does not tell them apart. */
export function parametersNamed<T extends NamedParameter>(key: string, parameters: readonly T[]): readonly T[] {
  const isMeant = renamesOf(new Map([[key, true]]), parameters);
  return parameters.filter((parameter) => isMeant(parameter) === true);
}

/** The key of a mapping for one of several parameters that share a name. */
export function locatedName({ name, location }: NamedParameter): string {
  return `${location}.${name}`;
}
