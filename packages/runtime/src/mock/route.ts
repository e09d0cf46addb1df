import { suggest } from "@mortise/core";

/** Something that a method and a path lead to. */
export interface Route<T> {
  readonly method: string;
  /** `/things/{id}`. */
  readonly template: string;
  readonly value: T;
}

/** A route that fits, and what its placeholders stand for, decoded. */
export interface Match<T> {
  readonly value: T;
  readonly template: string;
  readonly values: ReadonlyMap<string, string>;
}

export type Routed<T> =
  | { readonly kind: "found"; readonly matches: readonly Match<T>[] }
  | { readonly kind: "wrong-method"; readonly allow: readonly string[] }
  /** The templates that look most like it. */
  | { readonly kind: "unknown"; readonly near: readonly string[] };

interface PreparedRoute<T> extends Route<T> {
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly literal: number;
}

/** Finds routes by method and path (without query). Of several that fit, those with more literal text come first. */
export function createRouter<T>(routes: readonly Route<T>[]): (method: string, path: string) => Routed<T> {
  const prepared = routes.map(prepare).toSorted((a, b) => b.literal - a.literal);
  return (method, path) => {
    const fitting = prepared.flatMap((route) => {
      const found = route.pattern.exec(path);
      return found === null ? [] : [{ route, values: found.slice(1) }];
    });
    if (fitting.length === 0) return { kind: "unknown", near: nearest(path, prepared) };
    // A server answers HEAD wherever it answers GET (RFC 9110 §9.3.2).
    const own = fitting.filter(({ route }) => route.method === method);
    const matches = own.length > 0 || method !== "HEAD" ? own : fitting.filter(({ route }) => route.method === "GET");
    if (matches.length === 0) {
      return { kind: "wrong-method", allow: Array.from(new Set(fitting.map(({ route }) => route.method))).toSorted() };
    }
    return {
      kind: "found",
      matches: matches.map(({ route, values }) => ({
        value: route.value,
        template: route.template,
        values: new Map(route.names.map((name, index) => [name, decoded(values[index] ?? "")])),
      })),
    };
  };
}

function prepare<T>(route: Route<T>): PreparedRoute<T> {
  const pieces = route.template.split(/\{([^{}]*)\}/);
  const pattern = pieces
    .map((piece, index) => (index % 2 === 1 ? "([^/]+)" : piece.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")))
    .join("");
  return {
    ...route,
    pattern: new RegExp(`^${pattern}/?$`),
    names: pieces.filter((_, index) => index % 2 === 1),
    literal: pieces.filter((_, index) => index % 2 === 0).join("").length,
  };
}

const MOST_NEAR = 5;

/** Templates with the same beginning, or else the one that is spelled most alike. */
function nearest(path: string, routes: readonly PreparedRoute<unknown>[]): readonly string[] {
  const templates = Array.from(new Set(routes.map(({ template }) => template)));
  const spelled = suggest(path, templates);
  const beginning = path.split("/").slice(0, 3).join("/");
  const alike = templates.filter((template) => template.startsWith(beginning));
  return Array.from(new Set([...(spelled === undefined ? [] : [spelled]), ...alike])).slice(0, MOST_NEAR);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
