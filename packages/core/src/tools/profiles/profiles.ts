import type { Profile } from "./profile.ts";

const CHECKED = "2026-11-21";
const fact = <const T>(value: T, source: string) => ({ value, checked: CHECKED, source });

/** Clients that pass tools on to several providers refuse what any of them refuses. */
const ANTHROPIC_ARGUMENTS = fact(/^[a-zA-Z0-9_.-]{1,64}$/, "https://github.com/anthropics/claude-code/issues/79418");
const bare = () => "";
const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/**
 * What providers and clients are known to take. Each fact has a source and the day it was looked
 * up; an old one is worth another look before it is believed. Alternatives at the top of a tool's
 * schema and arrays without items, which several refuse, are never written, whatever the profile.
 */
export const profiles = {
  anthropic: {
    title: "Anthropic's Messages API, and Claude Code",
    toolName: fact(
      { pattern: /^[a-zA-Z0-9_-]+$/, longest: 64, prefix: (server: string) => `mcp__${server}__` },
      "https://github.com/mims-harvard/ToolUniverse/issues/65",
    ),
    argumentName: ANTHROPIC_ARGUMENTS,
  },
  "anthropic-agents": {
    title: "Anthropic's managed agents",
    toolName: fact(
      { pattern: /^[a-zA-Z0-9_-]+$/, longest: 64, prefix: bare },
      "https://github.com/anthropics/claude-code/issues/2326",
    ),
    argumentName: ANTHROPIC_ARGUMENTS,
    references: fact(false, "https://platform.claude.com/docs/en/managed-agents/self-hosted-sandboxes"),
  },
  "claude-desktop": {
    title: "Claude Desktop, and connectors in Claude",
    toolName: fact(
      { pattern: /^[a-zA-Z0-9_-]+$/, longest: 64, prefix: bare },
      "https://github.com/metatool-ai/mcp-server-metamcp/issues/17",
    ),
    argumentName: ANTHROPIC_ARGUMENTS,
  },
  openai: {
    title: "OpenAI's function calling",
    toolName: fact(
      { pattern: /^[a-zA-Z0-9_-]+$/, longest: 64, prefix: bare },
      "https://apis.io/schemas/chatgpt/chatgpt-chat-completions-function-definition/",
    ),
    description: fact(1024, "https://github.com/getsentry/sentry-mcp/issues/106"),
    nesting: fact(10, "https://jsonschemaprofiles.unitvectorylabs.com/schemas/openai"),
    values: fact(1000, "https://jsonschemaprofiles.unitvectorylabs.com/schemas/openai"),
    keywords: fact(
      words(
        "type description enum const default format pattern multipleOf minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength minItems maxItems items prefixItems uniqueItems properties required additionalProperties anyOf $ref $defs",
      ),
      "https://jsonschemaprofiles.unitvectorylabs.com/schemas/openai",
    ),
    tools: fact(128, "https://github.com/microsoft/vscode-copilot-release/issues/11653"),
  },
  gemini: {
    title: "Gemini's function declarations (the subset of OpenAPI's schema)",
    toolName: fact(
      { pattern: /^[a-zA-Z_][a-zA-Z0-9_.-]*$/, longest: 63, prefix: (server: string) => `mcp_${server}_` },
      "https://github.com/google-gemini/gemini-cli/pull/20987",
    ),
    references: fact(false, "https://hexdocs.pm/geminix/Geminix.V1beta.Schema.html"),
    keywords: fact(
      words(
        "type description enum default format pattern nullable minimum maximum minLength maxLength minItems maxItems minProperties maxProperties items properties required anyOf",
      ),
      "https://hexdocs.pm/geminix/Geminix.V1beta.Schema.html",
    ),
    formats: fact(new Set(["date-time", "enum"]), "https://github.com/google-gemini/gemini-cli/issues/3178"),
    textValues: fact(true, "https://github.com/decolua/9router/issues/359"),
    singleTypes: fact(true, "https://hexdocs.pm/geminix/Geminix.V1beta.Schema.html"),
    loneAlternatives: fact(true, "https://github.com/anomalyco/opencode/issues/14700"),
    describedRequired: fact(true, "https://github.com/goruck/home-generative-agent/pull/525"),
  },
  cursor: {
    title: "Cursor",
    toolName: fact(
      // 60 is too long already, and a character stands between server and tool.
      { pattern: /^[a-zA-Z0-9_-]+$/, longest: 59, prefix: (server: string) => `${server}:` },
      "https://github.com/ComposioHQ/composio/issues/2788",
    ),
    argumentName: ANTHROPIC_ARGUMENTS,
  },
  vscode: {
    title: "GitHub Copilot in VS Code",
    toolName: fact(
      { pattern: /^[a-zA-Z0-9_-]+$/, longest: 64, prefix: (server: string) => `mcp_${server}_` },
      "https://github.com/microsoft/vscode/issues/243602",
    ),
    argumentName: ANTHROPIC_ARGUMENTS,
    tools: fact(128, "https://github.com/microsoft/vscode-copilot-release/issues/9375"),
  },
} satisfies { readonly [name: string]: Profile };

export type ProfileName = keyof typeof profiles;
