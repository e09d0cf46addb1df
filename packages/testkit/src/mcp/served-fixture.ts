import type { CallOutcome, ServedTools, ToolAnswer, ToolChanges } from "@mortise/core/mcp";

type Handler<Outcome> = (
  args: Readonly<Record<string, unknown>>,
  request: Parameters<ServedTools["call"]>[2],
  client: Parameters<ServedTools["call"]>[3],
) => Promise<Outcome>;

export interface FixtureTool<Outcome extends CallOutcome = ToolAnswer> {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: ServedTools["tools"][number]["inputSchema"];
  readonly outputSchema?: ServedTools["tools"][number]["outputSchema"];
  readonly answer: Handler<Outcome>;
}

export interface FixtureOptions {
  readonly name?: string;
  readonly instructions?: string;
  readonly changes?: ToolChanges;
}

/** Tools to serve, from what each is to answer. */
export function createServedTools<Outcome extends CallOutcome = ToolAnswer>(
  tools: readonly FixtureTool<Outcome>[],
  options: FixtureOptions = {},
): ServedTools<Outcome> {
  const definitions = tools.map(({ name, description, inputSchema, outputSchema }) => ({
    name,
    title: name,
    description,
    inputSchema,
    ...(outputSchema === undefined ? {} : { outputSchema }),
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  }));
  const handlers = new Map(tools.map(({ name, answer }) => [name, answer]));
  const name = options.name ?? "fixture";
  return {
    server: { name, title: `The ${name} server`, version: "1.2.3", instructions: options.instructions ?? "" },
    tools: definitions,
    toolsJson: JSON.stringify(definitions),
    call: (tool, args, request, client) => handlers.get(tool)?.(args, request, client),
    ...(options.changes === undefined ? {} : { changes: options.changes }),
  };
}

/** Changes that a test announces. */
export interface AnnouncedChanges extends ToolChanges {
  announce(): void;
  /** Ends every subscription. */
  end(): void;
  /** Resolves once somebody listens. */
  subscribed(): Promise<void>;
  readonly listeners: number;
}

export function createChanges(): AnnouncedChanges {
  const listeners = new Map<() => void, () => void>();
  let notice: () => void;
  const first = new Promise<void>((resolve) => (notice = resolve));
  return {
    subscribe(listener, ended = () => {}) {
      listeners.set(listener, ended);
      notice();
      return () => listeners.delete(listener);
    },
    announce() {
      for (const listener of listeners.keys()) listener();
    },
    end() {
      for (const ended of listeners.values()) ended();
    },
    subscribed: () => first,
    get listeners() {
      return listeners.size;
    },
  };
}

/** The schema of a tool without arguments. */
export const NO_ARGUMENTS = { type: "object", properties: {}, required: [], additionalProperties: false } as const;
