import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { urlsOf } from "../urls.ts";
import { urlFault } from "./url-fault.ts";

/**
 * Endpoints are absolute http or https URLs, written as they are sent. A URL that a parser
 * rewrites (a user name, a fragment, `..`, a number for a host) goes elsewhere than its reader thinks.
 */
export function* badEndpoint(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const url of urlsOf(descriptor)) {
    const fault = urlFault(url.value);
    if (fault === undefined) continue;
    const { problem, way, range } = fault;
    yield diagnose("operation/bad-endpoint", range === undefined ? url.here : url.within(range), { problem, way });
  }
}
