import { CannotRun } from "../exit-code.ts";

/** What `init` needs to know to write a descriptor. */
export interface InitAnswers {
  readonly name: string;
  readonly slug: string;
  readonly description: string;
  readonly publisher: string;
  readonly category: (typeof CATEGORIES)[number];
  /** The URL of the first operation, a GET. */
  readonly endpoint: string;
  readonly auth: (typeof AUTH_TYPES)[number];
}

export const CATEGORIES = ["saas", "database", "file_storage", "messaging", "analytics", "custom"] as const;
export const AUTH_TYPES = ["api_key", "bearer", "basic", "none"] as const;

export const DEFAULT_NAME = "Example Service";
export const DEFAULT_PUBLISHER = "My Team";
export const DEFAULT_ENDPOINT = "https://api.example.com/v1/items";

/** Fills in what was neither given nor asked. Whatever can be derived is. */
export function completeAnswers(given: Partial<InitAnswers>): InitAnswers {
  const name = given.name ?? DEFAULT_NAME;
  return {
    name,
    slug: given.slug ?? slugOf(name),
    description: given.description ?? descriptionOf(name),
    publisher: given.publisher ?? DEFAULT_PUBLISHER,
    category: given.category ?? "saas",
    endpoint: checkEndpoint(given.endpoint ?? DEFAULT_ENDPOINT),
    auth: given.auth ?? "api_key",
  };
}

export function descriptionOf(name: string): string {
  return `Tools for working with ${name}`;
}

/** A name as it stands in addresses: `Ticket System` becomes `ticket-system`. */
export function slugOf(name: string): string {
  const slug = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 100);
  return slug.length < 3 ? `${slug}-connector`.replace(/^-/, "") : slug;
}

/** What is wrong with an endpoint, where something is. */
export function endpointFault(endpoint: string): string | undefined {
  const filled = endpoint.replace(/\{[A-Za-z_][A-Za-z0-9_]*\}/g, "x");
  if (/[{}]/.test(filled)) return "a placeholder is a name in braces: {item_id}";
  if (!/^https?:\/\//.test(filled) || !URL.canParse(filled))
    return "give a whole URL: https://api.example.com/v1/items";
  return undefined;
}

function checkEndpoint(endpoint: string): string {
  const fault = endpointFault(endpoint);
  if (fault === undefined) return endpoint;
  throw new CannotRun("the endpoint of the first operation is no URL", fault);
}
