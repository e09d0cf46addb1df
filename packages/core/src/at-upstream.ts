import { sealConnector } from "./seal-connector.ts";
import type { CompiledConnector, SecurityScheme, Template, TokenExchange } from "./compiled-connector.ts";
import type { TemplatePart, Tool, UrlPlan } from "./tools/tool.ts";

/**
 * The connector with everything that it sends (operations, token exchanges, logins, tests of credentials) going to
 * another origin: a mock, or a proxy. Paths and queries stay; fields of the connection that stood in a host are not
 * needed any more. An assertion is still made out to the vendor's token endpoint.
 *
 * @param origin - As {@link parseOrigin} gives it. Throws where it is none.
 */
export function atUpstream(connector: CompiledConnector, origin: string): CompiledConnector {
  const target = parseOrigin(origin);
  if (target === undefined) throw new Error(`${origin} is not the origin of an http or https URL`);
  const { hash: _, ...content } = connector;
  return sealConnector({
    ...content,
    tools: connector.tools.map((tool): Tool => ({
      ...tool,
      plan: { ...tool.plan, url: moved(tool.plan.url, target) },
    })),
    securitySchemes: Object.fromEntries(
      Object.entries(connector.securitySchemes).map(([type, scheme]) => [type, schemeAt(scheme, target)]),
    ),
  });
}

/** An origin as URLs have it (`http://127.0.0.1:4010`), from a URL with neither path, query nor user; `undefined` from anything else. */
export function parseOrigin(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  return url.href === `${url.origin}/` ? url.origin : undefined;
}

function moved(url: UrlPlan, target: string): UrlPlan {
  const { protocol, host } = new URL(target);
  return { ...url, scheme: protocol === "http:" ? "http" : "https", authority: [{ kind: "text", text: host }] };
}

function schemeAt(scheme: SecurityScheme, target: string): SecurityScheme {
  const { exchange, testEndpoint } = scheme;
  return {
    ...scheme,
    ...(exchange === undefined ? {} : { exchange: exchangeAt(exchange, target) }),
    ...(testEndpoint === undefined
      ? {}
      : { testEndpoint: { ...testEndpoint, url: movedTemplate(testEndpoint.url, target) } }),
  };
}

function exchangeAt(exchange: TokenExchange, target: string): TokenExchange {
  if (exchange.kind === "session") return { ...exchange, url: movedTemplate(exchange.url, target) };
  const { authorizationUrl, tokenUrl, refreshUrl, revocationUrl, assertion } = exchange;
  return {
    ...exchange,
    ...(authorizationUrl === undefined ? {} : { authorizationUrl: movedTemplate(authorizationUrl, target) }),
    tokenUrl: movedTemplate(tokenUrl, target),
    refreshUrl: movedTemplate(refreshUrl, target),
    ...(revocationUrl === undefined ? {} : { revocationUrl: movedTemplate(revocationUrl, target) }),
    ...(assertion === undefined ? {} : { assertion: { ...assertion, audience: assertion.audience ?? tokenUrl } }),
  };
}

const SCHEME = /^https?:\/\//i;

/** Everything up to the path is the target's: the scheme, and the host with the fields in it. */
function movedTemplate(template: Template, target: string): Template {
  const [first, ...others] = template;
  if (first?.kind !== "text" || !SCHEME.test(first.text)) return template;
  const rest: Template = [{ kind: "text", text: first.text.replace(SCHEME, "") }, ...others];
  const start = rest.findIndex((part) => part.kind === "text" && /[/?]/.test(part.text));
  const path = start === -1 ? [] : rest.slice(start);
  const [head, ...tail] = path;
  const text = head?.kind === "text" ? head.text.slice(head.text.search(/[/?]/)) : "";
  return [{ kind: "text", text: target + text } satisfies TemplatePart, ...tail];
}
