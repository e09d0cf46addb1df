import { jsonFile } from "../../literals.ts";
import type { FieldView } from "./credentials-view.ts";

/** What each client's configuration holds, as JSON. */
export interface ClientViews {
  readonly desktop: string;
  readonly vscode: string;
  readonly cursor: string;
}

const PROGRAM = "/absolute/path/to/dist/server.js";

/** `args` are what the program needs to serve over stdio. */
export function clientViews(
  packageName: string,
  variables: readonly FieldView[],
  args: readonly string[],
): ClientViews {
  const name = packageName.replace(/-mcp-server$/, "");
  const asked = variables.filter(({ required, secret }) => required || secret);
  const server = (value: (field: FieldView) => string) => ({
    command: "node",
    args: [PROGRAM, ...args],
    ...(asked.length === 0 ? {} : { env: Object.fromEntries(asked.map((field) => [field.variable, value(field)])) }),
  });
  const input = ({ variable }: FieldView) => variable.toLowerCase();
  return {
    desktop: jsonFile({ mcpServers: { [name]: server(() => "...") } }),
    vscode: jsonFile({
      ...(asked.length === 0
        ? {}
        : {
            inputs: asked.map((field) => ({
              type: "promptString",
              id: input(field),
              description: field.label.foreign,
              password: field.secret,
            })),
          }),
      servers: { [name]: { type: "stdio", ...server((field) => `\${input:${input(field)}}`) } },
    }),
    cursor: jsonFile({ mcpServers: { [name]: server(({ variable }) => `\${env:${variable}}`) } }),
  };
}
