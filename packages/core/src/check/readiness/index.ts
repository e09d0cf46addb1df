import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { CheckedConnector, CheckNote, CheckResult } from "../checked-connector.ts";
import { effects } from "./effects.ts";
import { listing } from "./listing.ts";
import { mixedEffects } from "./mixed-effects.ts";
import { names } from "./names.ts";
import { texts } from "./texts.ts";

/**
 * What public directories ask of a server and its tools. Each rule's page names its source and the
 * day it was looked up. What the compiler reports already (hidden text, short descriptions, names
 * that are too long by themselves, annotations that contradict each other) is not said again.
 */
export function checkReadiness(checked: CheckedConnector): CheckResult {
  // What offers no server is not listed anywhere.
  if (checked.connector.server === null) return { diagnostics: [], notes: [] };
  const rules: readonly ((checked: CheckedConnector) => Iterable<Diagnostic>)[] = [
    listing,
    names,
    effects,
    mixedEffects,
    texts,
  ];
  return { diagnostics: rules.flatMap((rule) => Array.from(rule(checked))), notes: credentialNotes(checked) };
}

/** A vendor that has no OAuth cannot be mended by the connector's author, so this is no finding. */
function credentialNotes({ connector, tools }: CheckedConnector): readonly CheckNote[] {
  const used = new Set(tools.flatMap(({ tool }) => tool.plan.injection?.scheme ?? []));
  const pasted = Array.from(used).filter((type) => {
    const exchange = connector.securitySchemes[type]?.exchange;
    return !(exchange?.kind === "oauth2" && exchange.grantType === "authorization_code");
  });
  if (pasted.length === 0) return [];
  const schemes = pasted.map((type) => `\`${type}\``).join(", ");
  const message = `users give the credential of ${schemes} by hand; a public directory lists servers that need none, or where users sign in`;
  return [{ family: "readiness", message }];
}
