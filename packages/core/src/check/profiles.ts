import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { applyProfile } from "../tools/profiles/apply-profile.ts";
import type { ProfileName } from "../tools/profiles/profiles.ts";
import type { CheckedConnector, CheckNote, CheckResult } from "./checked-connector.ts";
import { placeOfServer } from "./place-of-server.ts";

/** What each profile cannot take; what only had to be changed for it is a note. Each is tried by itself, since nobody serves all of them at once. */
export function checkProfiles(checked: CheckedConnector, names: readonly ProfileName[]): CheckResult {
  const diagnostics: Diagnostic[] = [];
  const notes: CheckNote[] = [];
  for (const profile of names) {
    const changed = new Set<string>();
    for (const { kind, tool, what, source } of applyProfile(checked.connector, [profile]).notes) {
      const params = { profile: `\`${profile}\``, what, source };
      if (kind === "too-many-tools") {
        diagnostics.push(diagnose("check/too-many-tools", placeOfServer(checked), params));
      } else if (kind === "left-out") {
        const mapping = checked.tools.find((one) => one.tool.definition.name === tool)?.mapping;
        const target = mapping?.to("mcp_tool_name").here ?? placeOfServer(checked);
        diagnostics.push(diagnose("check/left-out", target, params));
      } else if (tool !== undefined) changed.add(tool);
    }
    if (changed.size > 0) {
      const count = `${changed.size} of ${checked.tools.length} ${checked.tools.length === 1 ? "tool" : "tools"}`;
      notes.push({ family: "profiles", message: `${count} changed to fit \`${profile}\`` });
    }
  }
  return { diagnostics, notes };
}
