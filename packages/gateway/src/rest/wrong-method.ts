import { RestError } from "./rest-error.ts";
import type { Route } from "./route.ts";

/**
 * What answers a request that no route takes: 405 with the methods (RFC 9110 §15.5.6) where its path is that of a route.
 *
 * A path is judged by its form alone, as the public document has it, so that nothing is told of anybody's ids.
 */
export function createWrongMethod(routes: readonly Route[]): (path: string) => RestError | undefined {
  const forms = routes.map(({ method, path }) => ({ method: method.toUpperCase(), form: formOf(path) }));
  return (path) => {
    const methods = forms.filter(({ form }) => form.test(path)).map(({ method }) => method);
    if (methods.length === 0) return undefined;
    // The router answers HEAD wherever it answers GET.
    const allowed = Array.from(new Set(methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]))));
    const allow = allowed.toSorted().join(", ");
    return new RestError(405, "method_not_allowed", `This path takes ${allow}.`, { headers: { allow } });
  };
}

/** `/a/{b}` fits `/a/anything`. Names in routes have no character that means something in a pattern but the point. */
function formOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(".", String.raw`\.`).replaceAll(/\{\w+\}/g, "[^/]+")}$`);
}
