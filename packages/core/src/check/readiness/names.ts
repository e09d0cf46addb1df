import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { fittingName } from "../../tools/profiles/rename.ts";
import type { CheckedConnector } from "../checked-connector.ts";

/** Clients name a tool `mcp__<server>__<tool>`, and providers take 64 characters of letters, digits, `_` and `-`. Checked 2026-11-21. */
const LONGEST = 64;
const PATTERN = /^[a-zA-Z0-9_-]+$/;

/** What people and clients call a tool. */
export function* names({ descriptor, connector, tools }: CheckedConnector): Iterable<Diagnostic> {
  const server = (connector.server?.name ?? connector.metadata.slug).replaceAll(/[^A-Za-z0-9_-]+/g, "_");
  const prefix = `mcp__${server}__`;
  const room = Math.max(LONGEST - prefix.length, 0);
  // Clients list three tools with short names where a model searches the others.
  const isListed = connector.server?.mode !== "discovery";
  for (const { tool, mapping, operation } of tools) {
    const { name, title } = tool.definition;
    const at = mapping.to("mcp_tool_name");
    if (isListed && name.length > room) {
      const full = `${prefix}${name}`;
      const shorter = fittingName(name, (one) => PATTERN.test(one), room);
      const way =
        shorter === undefined
          ? `shorten \`server_name\`, which leaves ${room} characters to any tool`
          : `${room} characters are left for it: call it \`${shorter}\` or better, or shorten \`server_name\``;
      const params = { full, length: String(full.length), longest: String(LONGEST), way };
      const place = descriptor.at("mcp_config")?.at("server_name")?.here;
      const related = place === undefined ? [] : [{ target: place, message: "the client's prefix holds this name" }];
      yield diagnose("check/long-prefixed-name", at.here, params, { related });
    }
    const written = mapping.at("mcp_tool_title") ?? operation.at("summary");
    if (written === undefined) {
      const problem = "nobody gave this tool a title; the one that people see is made of its name";
      yield diagnose("check/title-is-name", at.here, { problem });
    } else if (title.trim().toLowerCase() === name.toLowerCase() && /[^A-Za-z0-9]|[a-z][A-Z]/.test(name)) {
      const problem = "the title is the tool's name again";
      yield diagnose("check/title-is-name", written.here, { problem });
    }
  }
}
