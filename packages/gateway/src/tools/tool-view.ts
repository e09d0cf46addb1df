import { z } from "@hono/zod-openapi";
import type { AllowedTool } from "../authorize/access.ts";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import { publicToolName } from "../mcp/public-tool-name.ts";
import { isGone, readDefinition, type ToolRow } from "./tool-row.ts";
import { similarNames, warningsOf } from "./warnings.ts";

export const APPROVAL = z.enum(["automatic", "needs_approval", "denied"]);

export const warningSchema = z
  .object({
    kind: z.enum(["hidden_text", "other_letters", "similar_name", "long_text", "image"]),
    at: z.string().openapi({ description: "JSON pointer into the definition." }),
    message: z.string(),
  })
  .openapi("ToolWarning");

/** A tool as the API shows it. */
export const toolSchema = z
  .object({
    name: z.string().openapi({ description: "As the connector has it." }),
    publicName: z.string().openapi({ description: "As clients see it." }),
    title: z.string().nullable(),
    description: z.string(),
    approval: APPROVAL,
    digest: z.string().openapi({ description: "SHA-256 of the canonical definition that was approved." }),
    administration: z
      .object({
        allowed: z.boolean(),
        quarantined: z.boolean().openapi({
          description:
            "Its upstream defines it otherwise now: neither listed nor callable until somebody approves that.",
        }),
        gone: z.boolean(),
        candidateDigest: z.string().nullable(),
        warnings: z.array(warningSchema),
        createdAt: z.number(),
        updatedAt: z.number(),
      })
      .nullable()
      .openapi({ description: "For those who administer connectors, and for auditors." }),
  })
  .openapi("Tool");

export type ToolView = z.output<typeof toolSchema>;

/** Tools for those who may see all of them. */
export function toolViews({ slug }: Pick<ConnectorRow, "slug">, rows: readonly ToolRow[]): readonly ToolView[] {
  const similar = similarNames(rows.map(({ name }) => name));
  return rows.map((row) => {
    const definition = readDefinition(row.definition);
    const candidate = row.candidate === null ? undefined : readDefinition(row.candidate);
    const warnings = warningsOf(definition, similar.get(row.name));
    return {
      name: row.name,
      publicName: publicToolName(slug, row.name),
      title: titleOf(definition["title"]),
      description: textOf(definition["description"]),
      approval: row.approval,
      digest: row.digest,
      administration: {
        allowed: row.allowed === 1,
        quarantined: row.candidate !== null,
        gone: isGone(row),
        candidateDigest: row.candidate_digest,
        warnings: candidate === undefined ? [...warnings] : [...warnings, ...warningsOf(candidate)],
        createdAt: row.created_at,
        updatedAt: row.updated_at,
      },
    };
  });
}

/** A tool for somebody who may call it. */
export function allowedToolView({ name, publicName, definition, approval, digest }: AllowedTool): ToolView {
  const { title, description } = definition;
  return {
    name,
    publicName,
    title: titleOf(title),
    description: textOf(description),
    approval,
    digest,
    administration: null,
  };
}

/** External servers leave out what they like. */
function titleOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
