import type { CompiledConnector } from "@mortise/core";
import {
  type Credential,
  type CredentialTest,
  RateLimiter,
  type ScopeLevel,
  testCredential,
  type Tokens,
  TokenSource,
} from "@mortise/runtime";
import { type FilledExternal, readSettings, type Presented, targetOf } from "./external-target.ts";
import { testServer, TEST_MS } from "../servers/test-server.ts";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import type { Services } from "../services.ts";
import type { ExternalList } from "../upstream/upstream-client.ts";
import type { ConnectionHolder } from "./connections.ts";
import { fingerprintKey, writeTokens } from "./stored-tokens.ts";

/** One step of a test, in words. */
export interface TriedStep {
  readonly step: string;
  readonly ok: boolean;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** What became of trying a credential. */
export interface Tried {
  readonly ok: boolean;
  /** Whether anything was asked of the other side: a descriptor may declare no test endpoint. */
  readonly asked: boolean;
  readonly steps: readonly TriedStep[];
  /**
   * Keeps what the test obtained, once the connection stands: a refresh token that was rotated by it is the only one
   * that is left.
   */
  readonly keep: () => Promise<void>;
}

type Needs = Pick<Services, "egress" | "clock" | "vault" | "store">;

/**
 * Tries a credential of a descriptor connector the way a call would use it. Nothing of what is stored takes part.
 *
 * @param granted - Tokens that came with the credential a moment ago: the test is made with them, not with others.
 */
export async function tryDescriptor(
  services: Needs,
  connector: CompiledConnector,
  { organisation, connector: instance, level, holder }: ConnectionHolder,
  scheme: string,
  fields: Readonly<Record<string, string>>,
  granted?: Tokens,
): Promise<Tried> {
  const { egress, clock } = services;
  const obtained = new Map<string, Tokens>();
  const store = {
    get(key: string) {
      const known = obtained.get(key) ?? granted;
      if (known !== undefined) obtained.set(key, known);
      return known;
    },
    set: (key: string, tokens: Tokens) => void obtained.set(key, tokens),
    delete: (key: string) => void obtained.delete(key),
  };
  const credential: Credential = { fields, level };
  const scope = { organisation, [level]: holder } satisfies { organisation: string } & Partial<
    Record<ScopeLevel, string>
  >;
  const test = await testCredential(
    connector,
    scheme,
    { instance, scope, credentials: { resolve: () => credential } },
    {
      egress,
      clock,
      limiter: new RateLimiter({ clock }),
      tokens: new TokenSource({ egress, clock, store, fingerprintKey: fingerprintKey(services) }),
    },
  );
  return {
    ...triedOf(test),
    keep: async () => {
      for (const [key, tokens] of obtained) await writeTokens(services, key, tokens);
    },
  };
}

/** What the runtime's test found, in words of the gateway. */
export function triedOf({ ok, steps }: CredentialTest): Tried {
  const asked = steps.some(({ step }) => step === "token" || step === "answer");
  return { ok, asked, steps: steps.map(inTheGatewaysWords), keep: () => Promise.resolve() };
}

/** The runtime's hints are for who runs one connector from a command line. */
function inTheGatewaysWords({ step, ok, message, hint }: TriedStep): TriedStep {
  const isOfTheCommand = hint !== undefined && /--credentials|credentials file/.test(hint);
  return { step, ok, message, ...(hint === undefined || isOfTheCommand ? {} : { hint }) };
}

/** What proves the account to a server; `undefined` where it was connected at another one. */
export type Present = (settings: FilledExternal) => Presented | undefined;

/** What became of trying an account at an external server. */
export type TriedServer =
  | (Tried & {
      readonly ok: true;
      /** The server's address, variables filled in. */
      readonly url: string;
      readonly listing: ExternalList;
    })
  | (Tried & { readonly ok: false });

/** Tries an account at an external server: connects, and lists its tools. */
export async function tryServer(
  services: Pick<Services, "store" | "upstream" | "variables" | "vault" | "clock">,
  connector: ConnectorRow,
  present: Present,
  signal: AbortSignal,
): Promise<TriedServer> {
  const settings = await readSettings(services, connector);
  const { filled } = settings;
  if (!filled.ok) return failedAt("address", filled.message);
  const { url } = filled;
  const presented = present({ ...settings, filled });
  if (presented === undefined) {
    return failedAt("address", "It has another address now than it was connected at.");
  }
  const key = services.vault.deriveKey("credential keys of tests");
  const target = targetOf({ ...settings, filled }, presented, key);
  const tested = await testServer(services, target, { deadline: services.clock.now() + TEST_MS, signal });
  if (!tested.ok) return failedAt("connect", tested.message);
  const { server, tools } = tested.listing;
  const steps = [
    { step: "connect", ok: true, message: `${server.name} ${server.version} answered.` },
    { step: "list", ok: true, message: `It has ${String(tools.length)} ${tools.length === 1 ? "tool" : "tools"}.` },
  ];
  return { ok: true, asked: true, steps, keep: () => Promise.resolve(), url, listing: tested.listing };
}

function failedAt(step: string, message: string): Tried & { readonly ok: false } {
  return { ok: false, asked: true, steps: [{ step, ok: false, message }], keep: () => Promise.resolve() };
}
