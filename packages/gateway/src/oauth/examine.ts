import type { ConnectorRow } from "../connectors/connector-row.ts";
import type { Discovered } from "./discovery/discover.ts";
import type { Walk } from "./discovery/walk.ts";
import type { OAuthServices } from "./oauth-services.ts";
import type { OAuthSettings } from "./oauth-settings.ts";
import { plainText } from "./plain-text.ts";
import { planRegistration } from "./registration/plan-registration.ts";

/** Tells what becomes of an authorization at a server that was discovered: what is asked for, whether it lasts, and how the gateway registers. */
export function examine(
  services: Pick<OAuthServices, "publicUrl">,
  connector: Pick<ConnectorRow, "id" | "org_id"> | undefined,
  settings: OAuthSettings,
  { server, scopes }: Discovered,
  walk: Walk,
): void {
  const asked = scopes.length === 0 ? "None is named: the server chooses." : plainText(scopes.join(" "), 2_000);
  walk.report({ step: "Scopes", verdict: "ok", message: asked });
  walk.report(
    server.authorization_response_iss_parameter_supported === true
      ? { step: "Issuer of answers", verdict: "ok", message: "Its answers name the issuer (RFC 9207)." }
      : {
          step: "Issuer of answers",
          verdict: "warning",
          message: "Its answers do not name the issuer, so they are told from another server's by their state alone.",
        },
  );
  const { grant_types_supported: grants } = server;
  walk.report(
    grants === undefined
      ? { step: "Renewal", verdict: "skipped", message: "It does not say whether an access can be renewed." }
      : grants.includes("refresh_token")
        ? { step: "Renewal", verdict: "ok", message: "An access can be renewed without asking the person again." }
        : {
            step: "Renewal",
            verdict: "warning",
            message: "It gives no refresh tokens: people connect again whenever their access has ended.",
          },
  );
  walk.report(
    server.revocation_endpoint === undefined
      ? {
          step: "Revocation",
          verdict: "warning",
          message: "It has no address for it, so what is disconnected here lives on there until it ends.",
        }
      : { step: "Revocation", verdict: "ok", message: "What is disconnected here is ended there (RFC 7009)." },
  );
  planRegistration(services, connector, settings, server, walk);
}
