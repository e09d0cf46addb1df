import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { CheckedConnector } from "../checked-connector.ts";

/** `server.json` of the MCP registry, schema 2025-12-11: `description`. Checked 2026-11-21. */
const LONGEST_LISTED = 100;

/** What a listing shows of the connector itself. */
export function* listing({ descriptor }: CheckedConnector): Iterable<Diagnostic> {
  const metadata = descriptor.to("metadata");
  if (metadata.value.documentation_url === undefined) {
    yield diagnose("check/no-documentation", metadata.key, {});
  }
  const summary = metadata.at("summary");
  const text = summary ?? metadata.to("description");
  // A registry counts characters, not UTF-16 units.
  const length = Array.from(text.value).length;
  if (length > LONGEST_LISTED) {
    const what = summary === undefined ? "there is no `summary`, and the description" : "the summary";
    const params = { what, length: String(length), longest: String(LONGEST_LISTED) };
    yield diagnose("check/long-summary", text.here, params);
  }
}
