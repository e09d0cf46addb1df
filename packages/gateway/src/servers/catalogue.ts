/** A server that its vendor runs for everybody, ready to be connected. */
export interface CatalogueEntry {
  /** What `oauth_mcp` says. Never changes. */
  readonly key: string;
  readonly name: string;
  /** When to use it; given to models. */
  readonly description: string;
  readonly url: string;
  /**
   * How the gateway becomes a client of the vendor's authorization server: `dynamic` needs nothing from the admin;
   * `configured` needs a client that the admin registers with the vendor.
   */
  readonly registration: "dynamic" | "configured";
  /** Where the vendor says how. */
  readonly documentation: string;
  /** What the admin has to do at the vendor's. */
  readonly hint?: string;
}

const GOOGLE_HINT =
  "In a Google Cloud project, enable the API and its MCP service, set up the consent screen, and create an OAuth client of the type Web application.";

/**
 * In the order in which they are shown. Addresses are those of the vendors' documentation as of November 2026. There
 * are one connector and one place in the list for each in an organisation; a second account of the same vendor is
 * connected by its URL.
 */
export const CATALOGUE: readonly CatalogueEntry[] = [
  {
    key: "gmail",
    name: "Gmail",
    description: "Search and read e-mail, and prepare drafts and labels, in the user's Gmail account.",
    url: "https://gmailmcp.googleapis.com/mcp/v1",
    registration: "configured",
    documentation: "https://developers.google.com/workspace/gmail/api/reference/mcp",
    hint: GOOGLE_HINT,
  },
  {
    key: "google-calendar",
    name: "Google Calendar",
    description: "Look up, create and answer events, and find free times, in the user's Google calendars.",
    url: "https://calendarmcp.googleapis.com/mcp/v1",
    registration: "configured",
    documentation: "https://developers.google.com/workspace/calendar/api/guides/configure-mcp-server",
    hint: GOOGLE_HINT,
  },
  {
    key: "google-drive",
    name: "Google Drive",
    description: "Find, read and create files in the user's Google Drive.",
    url: "https://drivemcp.googleapis.com/mcp/v1",
    registration: "configured",
    documentation: "https://developers.google.com/workspace/drive/api/reference/mcp",
    hint: GOOGLE_HINT,
  },
  {
    key: "github",
    name: "GitHub",
    description: "Work with GitHub repositories, issues, pull requests and workflows.",
    url: "https://api.githubcopilot.com/mcp/",
    registration: "configured",
    documentation: "https://github.com/github/github-mcp-server",
    hint: "Create an OAuth app or a GitHub App at GitHub. Or add the server by its URL, with a personal access token.",
  },
  {
    key: "linear",
    name: "Linear",
    description: "Find, create and update issues, projects and cycles in Linear.",
    url: "https://mcp.linear.app/mcp",
    registration: "dynamic",
    documentation: "https://linear.app/docs/mcp",
  },
  {
    key: "notion",
    name: "Notion",
    description: "Search, read and write pages and databases in Notion.",
    url: "https://mcp.notion.com/mcp",
    registration: "dynamic",
    documentation: "https://developers.notion.com/docs/mcp",
  },
  {
    key: "slack",
    name: "Slack",
    description: "Search messages, read channels and threads, and send messages in Slack.",
    url: "https://mcp.slack.com/mcp",
    registration: "configured",
    documentation: "https://docs.slack.dev/ai/slack-mcp-server/",
    hint: "Create an app at Slack and give it the user scopes of the MCP server. Slack registers no clients by itself.",
  },
  {
    key: "atlassian",
    name: "Atlassian",
    description: "Search, read and write Jira issues and Confluence pages.",
    url: "https://mcp.atlassian.com/v1/mcp",
    registration: "dynamic",
    documentation: "https://support.atlassian.com/rovo/docs/getting-started-with-the-atlassian-remote-mcp-server/",
  },
  {
    key: "sentry",
    name: "Sentry",
    description: "Look into errors, releases and performance that Sentry has recorded.",
    url: "https://mcp.sentry.dev/mcp",
    registration: "dynamic",
    documentation: "https://docs.sentry.io/product/sentry-mcp/",
  },
  {
    key: "stripe",
    name: "Stripe",
    description: "Look up and manage customers, payments, invoices and subscriptions in Stripe.",
    url: "https://mcp.stripe.com",
    registration: "dynamic",
    documentation: "https://docs.stripe.com/mcp",
    hint: "Or add the server by its URL, with a restricted API key as access token.",
  },
  {
    key: "asana",
    name: "Asana",
    description: "Find, create and update tasks and projects in Asana.",
    url: "https://mcp.asana.com/v2/mcp",
    registration: "configured",
    documentation: "https://developers.asana.com/docs/integrating-with-asanas-mcp-server",
    hint: "Create an app of the type MCP app in Asana's developer console.",
  },
  {
    key: "figma",
    name: "Figma",
    description: "Read designs, components and variables from Figma files.",
    url: "https://mcp.figma.com/mcp",
    registration: "configured",
    documentation: "https://developers.figma.com/docs/figma-mcp-server/",
    hint: "Figma admits only clients that it has approved. Ask Figma for a client of your own.",
  },
  {
    key: "hubspot",
    name: "HubSpot",
    description: "Look up contacts, companies, deals and tickets in HubSpot.",
    url: "https://mcp.hubspot.com",
    registration: "configured",
    documentation:
      "https://developers.hubspot.com/docs/apps/developer-platform/build-apps/integrate-with-hubspot-mcp-server",
    hint: "Create an MCP auth app at HubSpot, under Development.",
  },
  {
    key: "intercom",
    name: "Intercom",
    description: "Search and read conversations and contacts in Intercom.",
    url: "https://mcp.intercom.com/mcp",
    registration: "dynamic",
    documentation: "https://developers.intercom.com/docs/guides/mcp",
  },
  {
    key: "cloudflare",
    name: "Cloudflare",
    description: "Look up and change anything that Cloudflare's API offers: DNS, Workers, storage, access.",
    url: "https://mcp.cloudflare.com/mcp",
    registration: "dynamic",
    documentation: "https://developers.cloudflare.com/agents/model-context-protocol/mcp-servers-for-cloudflare/",
  },
];

const BY_KEY: ReadonlyMap<string, CatalogueEntry> = new Map(CATALOGUE.map((entry) => [entry.key, entry]));

export function findCatalogueEntry(key: string): CatalogueEntry | undefined {
  return BY_KEY.get(key);
}
