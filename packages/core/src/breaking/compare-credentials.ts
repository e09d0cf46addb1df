import type { LockedConnector, LockedCredential } from "../lock/tools-lock.ts";
import type { Difference } from "./change.ts";

/**
 * What whoever is connected gave and agreed to, and has to give and agree to now, by scheme. A scheme that only one of
 * the states has is told with the tools that use it; a lock from before credentials were locked tells nothing.
 */
export function compareCredentials(before: LockedConnector, after: LockedConnector): readonly Difference[] {
  const told = new Set(after.tools.flatMap(({ scopes = [] }) => scopes));
  return Object.entries(after.credentials ?? {}).flatMap(([scheme, now]): readonly Difference[] => {
    const { credentials = {} } = before;
    const old = Object.hasOwn(credentials, scheme) ? credentials[scheme] : undefined;
    return old === undefined ? [] : credentialChanges(scheme, old, now, told);
  });
}

/** `told` are the scopes that tools need, each of which is told with its tool. */
function credentialChanges(
  scheme: string,
  before: LockedCredential,
  after: LockedCredential,
  told: ReadonlySet<string>,
): readonly Difference[] {
  const fields = missingIn(before.required, after.required).map((field): Difference => ({
    kind: "authentication-changed",
    message: `The credential \`${scheme}\` needs \`${field}\` now: whoever connected before has to give it.`,
  }));
  const [old, now] = [before.exchange, after.exchange];
  const ways = [old?.kind, now?.kind].map((kind) => (kind === undefined ? "sent as it is" : `exchanged (\`${kind}\`)`));
  return [
    ...fields,
    ...(old?.kind === now?.kind
      ? []
      : [
          {
            kind: "authentication-changed",
            message: `The credential \`${scheme}\` is ${ways[1] ?? ""} now, and was ${ways[0] ?? ""}.`,
          } as const,
        ]),
    ...missingIn(old?.hosts ?? [], now?.hosts ?? []).map((host): Difference => ({
      kind: "host-changed",
      message: `The credential \`${scheme}\` goes to ${host} now, to be exchanged.`,
    })),
    ...missingIn(old?.scopes ?? [], now?.scopes ?? [])
      .filter((scope) => !told.has(scope))
      .map((scope): Difference => ({
        kind: "scope-added",
        message: `Connecting with \`${scheme}\` asks for the scope \`${scope}\` now, which no tool is known to need.`,
      })),
  ];
}

function missingIn(before: readonly string[], after: readonly string[]): readonly string[] {
  const old = new Set(before);
  return after.filter((one) => !old.has(one));
}
