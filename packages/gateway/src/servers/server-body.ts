import { hiddenCharacter } from "@mortise/core";
import { z } from "@hono/zod-openapi";
import { judgeHeaderName } from "../connectors/external-headers.ts";
import { oauthSettingsSchema } from "../oauth/oauth-settings.ts";
import { nullish } from "../rest/nullish.ts";
import { MISSPELT_VARIABLE, namesVariablesWell } from "../variables/variables.ts";

/** A text for people: on one line where it is a name, without anything that they would not see. */
const visible = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .refine((text) => hiddenCharacter(text) === undefined, "It holds a character that people do not see.");

const name = visible(100)
  .min(1, "A name is needed.")
  .refine((text) => !/[\n\r\t]/.test(text), "A name is on one line.");

const headerName = z
  .string()
  .max(100)
  .superRefine((text, context) => {
    const fault = judgeHeaderName(text);
    if (fault !== undefined) context.addIssue({ code: "custom", message: `The header ${fault}.` });
  })
  .transform((text) => text.toLowerCase());

const header = z.strictObject({
  name: headerName,
  value: z
    .string()
    .max(8_000)
    .refine(namesVariablesWell, MISSPELT_VARIABLE)
    .describe("May hold `${VARIABLE}`. Left out for a secret that stays as it is.")
    .optional(),
  secret: z.boolean().describe("Kept in the vault, and never given out again.").default(false),
});

const headers = z
  .array(header)
  .max(50)
  .refine(
    (given) => new Set(given.map((one) => one.name)).size === given.length,
    "Each header can be given once; names are the same in capitals.",
  );

const url = z
  .string()
  .trim()
  .min(1)
  .max(2_000)
  // Without a flag: a pattern of JSON Schema has none.
  .regex(/^(?:[Hh][Tt][Tt][Pp][Ss]?:\/\/|\$\{)/, "The URL must begin with http:// or https://.")
  .refine(namesVariablesWell, MISSPELT_VARIABLE)
  .describe("The server's MCP endpoint, http or https. May hold `${VARIABLE}`.")
  .openapi({ example: "https://mcp.example.com/mcp" });

const accessToken = z
  .string()
  .min(1)
  .max(8_000)
  .regex(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/, "A token is visible ASCII, without spaces at its ends.")
  .describe(
    "Sent in `tokenHeader` with each request. Tried before it is saved; kept in the vault, and never given out.",
  );

const oauth = oauthSettingsSchema.extend({
  clientSecret: z.string().min(1).max(8_000).optional().openapi({
    description: "Of the client that was registered by hand. Kept in the vault, and never given out again.",
  }),
});

const fields = {
  name,
  url,
  description: visible(2_000).describe("When to use it; given to models."),
  headers,
  tokenHeader: headerName.describe("The header of the access token. Authorization unless given."),
  oauth_mcp: z.string().max(100).describe("The key of an entry of the predefined catalogue."),
  oauth,
  availability: z
    .enum(["organisation", "assigned"])
    .describe("`organisation`: for everybody in it. `assigned`: for the workspaces and agents that it is assigned to."),
  account: z
    .enum(["shared", "personal"])
    .describe("`shared`: what an admin connected serves everybody. `personal`: everybody connects their own account."),
};

export const TYPE = z.enum(["simple", "oauth"]);

/** What a server is created from. */
export const newServerSchema = z
  .strictObject({
    type: TYPE.optional(),
    name: fields.name.optional(),
    url: nullish(fields.url),
    description: fields.description.optional(),
    headers: fields.headers.default([]),
    accessToken: accessToken.optional(),
    tokenHeader: fields.tokenHeader.default("authorization"),
    oauth_mcp: nullish(fields.oauth_mcp),
    oauth: fields.oauth.optional(),
    availability: fields.availability.default("organisation"),
    account: fields.account.default("shared"),
  })
  .transform((given) => ({ ...given, type: given.type ?? (given.oauth_mcp === undefined ? "simple" : "oauth") }))
  .superRefine((given, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    const { type, url: address, oauth_mcp: key } = given;
    if (given.name === undefined && key === undefined) refuse("name", "A name is needed.");
    if (type === "simple") {
      if (address === undefined) refuse("url", "A URL is needed.");
      if (key !== undefined) refuse("oauth_mcp", "Entries of the catalogue are of the type oauth.");
      if (given.oauth !== undefined) refuse("oauth", "OAuth is for connectors of the type oauth.");
    } else {
      if ((address === undefined) === (key === undefined)) refuse("url", "Give exactly one of `url` and `oauth_mcp`.");
      if (given.accessToken !== undefined) {
        refuse("accessToken", "A connector of the type oauth takes no access token: people authorize it.");
      }
    }
  });

export type NewServer = z.output<typeof newServerSchema>;

/** What can be changed of a server. What is left out stays. */
export const serverChangesSchema = z.strictObject({
  type: TYPE.optional(),
  name: fields.name.optional(),
  url: fields.url.optional(),
  description: fields.description.optional(),
  headers: fields.headers.optional(),
  accessToken: accessToken.nullable().optional().openapi({ description: "Null removes it; left out, it stays." }),
  tokenHeader: fields.tokenHeader.optional(),
  oauth_mcp: fields.oauth_mcp.optional(),
  oauth: fields.oauth.extend({ clientSecret: z.string().min(1).max(8_000).nullable().optional() }).optional(),
  availability: fields.availability.optional(),
  account: fields.account.optional(),
});

export type ServerChanges = z.output<typeof serverChangesSchema>;
