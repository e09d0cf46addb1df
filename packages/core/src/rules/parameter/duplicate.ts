import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { firstUsedHere } from "../first-used-here.ts";
import { readUrlTemplate } from "../../openapi/url-template.ts";
import { repeated } from "../repeated.ts";

const ARTICLES = { path: "a path", query: "a query", header: "a header", cookie: "a cookie", body: "a body" } as const;

/** Within an operation a name is given once for each location, and the endpoint's own query is one; names of headers differ by more than case. */
export function* duplicate(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const operation of descriptor.each("operations")) {
    const places = operation.each("parameters");
    for (const [again, first] of repeated(places, ({ value }) => keyOf(value.location, value.name))) {
      const { name, location } = again.value;
      const params = { name, location: ARTICLES[location] };
      yield diagnose("parameter/duplicate", again.to("name").here, params, firstUsedHere(first.to("name").here));
    }
    const key = operation.at("idempotency_key_header");
    const header = places.find(({ value }) => keyOf(value.location, value.name) === keyOf("header", key?.value ?? ""));
    if (key !== undefined && header !== undefined) {
      const related = [{ target: key.here, message: "the runtime fills it" }];
      const params = { name: header.value.name, location: ARTICLES.header };
      yield diagnose("parameter/duplicate", header.to("name").here, params, { related });
    }
    const endpoint = operation.to("endpoint");
    const given = new URLSearchParams(readUrlTemplate(endpoint.value)?.query);
    for (const parameter of places) {
      const { name, location } = parameter.value;
      if (location !== "query" || !given.has(name)) continue;
      const related = [{ target: endpoint.here, message: "the endpoint gives it a value" }];
      yield diagnose("parameter/duplicate", parameter.to("name").here, { name, location: ARTICLES.query }, { related });
    }
  }
}

function keyOf(location: string, name: string): string {
  return `${location} ${location === "header" ? name.toLowerCase() : name}`;
}
