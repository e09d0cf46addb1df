import type { CompiledConnector } from "../compiled-connector.ts";
import type { Tool } from "../tools/tool.ts";

export interface LeastScopesOptions {
  /** The tools that are switched on, by name; all of them if left out. */
  readonly tools?: readonly string[];
}

/** The scopes that the tools which are switched on need, and why. Every list of tools is in the connector's order. */
export interface ScopeReport {
  /** The security schemes that tools use, switched on or not, and that have scopes: OAuth 2, and those for which a tool names permissions. */
  readonly schemes: readonly SchemeScopes[];
  /** Tools whose credential has no scopes to choose, such as a password. */
  readonly withoutScopes: readonly string[];
  /** Tools that are called without a credential. */
  readonly withoutCredential: readonly string[];
}

export interface SchemeScopes {
  /** The key in {@link CompiledConnector.securitySchemes}. */
  readonly scheme: string;
  /** `requested`: an authorization server is asked for them (RFC 6749 §3.3). `granted`: whoever makes the credential chooses them. */
  readonly kind: "requested" | "granted";
  /** The union of what the tools declare, in the order of first use. It is the least where `undeclared` is empty, and otherwise at least. */
  readonly needed: readonly NeededScope[];
  /** `needed` as an authorization request carries it. */
  readonly parameter: string;
  /** Tools that say that they need no scope (`scopes: []`). */
  readonly needNone: readonly string[];
  /** Tools that do not say what they need. */
  readonly undeclared: readonly string[];
  /** Scopes that are asked for and that no tool which is switched on declares. Empty where nothing is asked for. */
  readonly excess: readonly string[];
  /** Scopes that a tool declares and that are not asked for, because `default_scopes` lacks them. Its calls are going to be refused. */
  readonly notAsked: readonly string[];
  /** Scopes that only tools need which are switched off, with those tools. */
  readonly saved: readonly NeededScope[];
}

/** A scope, and the tools that force it: without all of them it is not needed. */
export interface NeededScope {
  readonly scope: string;
  readonly tools: readonly string[];
}

/**
 * Works out the least scopes for some of a connector's tools, from what their operations declare.
 * Scopes are only names here: where one includes another, only the vendor knows.
 */
export function leastScopes(connector: CompiledConnector, { tools: chosen }: LeastScopesOptions = {}): ScopeReport {
  const names = new Set(chosen);
  const isOn = (tool: Tool) => chosen === undefined || names.has(nameOf(tool));
  const on = connector.tools.filter(isOn);
  const bySchemes = Map.groupBy(connector.tools, ({ plan }) => plan.injection?.scheme);
  const schemes: SchemeScopes[] = [];
  const withoutScopes = new Set<Tool>();
  for (const [scheme, users] of bySchemes) {
    if (scheme === undefined) continue;
    const exchange = connector.securitySchemes[scheme]?.exchange;
    const requested = exchange?.kind === "oauth2" ? exchange : undefined;
    const hasScopes = requested !== undefined || users.some(({ plan }) => plan.scopes !== undefined);
    if (hasScopes) schemes.push(schemeScopes(scheme, users, isOn, requested));
    else for (const tool of users) withoutScopes.add(tool);
  }
  return {
    schemes,
    withoutScopes: on.filter((tool) => withoutScopes.has(tool)).map(nameOf),
    withoutCredential: on.filter(({ plan }) => plan.injection === null).map(nameOf),
  };
}

function schemeScopes(
  scheme: string,
  users: readonly Tool[],
  isOn: (tool: Tool) => boolean,
  requested: { readonly scopes: readonly string[]; readonly scopeSeparator: string } | undefined,
): SchemeScopes {
  const on = users.filter(isOn);
  const needed = neededBy(on);
  const names = new Set(needed.map(({ scope }) => scope));
  const asked = requested?.scopes ?? [];
  return {
    scheme,
    kind: requested === undefined ? "granted" : "requested",
    needed,
    parameter: Array.from(names).join(requested?.scopeSeparator ?? " "),
    needNone: on.filter(({ plan }) => plan.scopes?.length === 0).map(nameOf),
    undeclared: on.filter(({ plan }) => plan.scopes === undefined).map(nameOf),
    excess: asked.filter((scope) => !names.has(scope)),
    notAsked: requested === undefined ? [] : Array.from(names).filter((scope) => !asked.includes(scope)),
    saved: neededBy(users.filter((tool) => !isOn(tool))).filter(({ scope }) => !names.has(scope)),
  };
}

function neededBy(tools: readonly Tool[]): readonly NeededScope[] {
  const forced = new Map<string, string[]>();
  for (const tool of tools) {
    for (const scope of tool.plan.scopes ?? []) forced.set(scope, [...(forced.get(scope) ?? []), nameOf(tool)]);
  }
  return Array.from(forced, ([scope, names]) => ({ scope, tools: names }));
}

function nameOf({ definition }: Tool): string {
  return definition.name;
}
