import { randomUUID } from "node:crypto";
import { emitWarning } from "node:process";
import type { CompiledConnector } from "@mortise/core";
import { isObject, readJson, type ServedTools } from "@mortise/core/mcp";
import { keepInMemory } from "../process/kept-tokens.ts";
import { withMode } from "../process/list-mode.ts";
import { createLocalServices, serveLocally } from "../process/services.ts";
import { hostOf, sendTo } from "../process/upstream.ts";
import { hostsOfEnvironment } from "./environment.ts";
import { inWords, wordsOf } from "./in-words.ts";
import { jsonText } from "./json-text.ts";
import { checkConnector, noSuchTool, permitsOf, resolverOf } from "./read-options.ts";
import { serveTransport } from "./serve-transport.ts";
import type { Server, ServerOptions } from "./server.ts";

/** How long what is in flight may go on after the server was closed. */
const CLOSING_GRACE_MS = 10_000;

/**
 * Creates a server of one connector inside this program: for clients over transports of the official SDK,
 * over HTTP, and for code. Nothing is opened until one of them is used.
 *
 * Throws where the connector or an option cannot be used, with what to do about it.
 */
export function createServer(connector: CompiledConnector, options: ServerOptions = {}): Server {
  return inWords(() => new LocalServer(connector, options));
}

/** What is open, and is ended with the server. */
interface Open {
  close(graceMilliseconds: number): Promise<void>;
}

class LocalServer implements Server {
  readonly #connector: CompiledConnector;
  /** What clients are shown. */
  readonly #listed: ServedTools;
  /** Every tool by its own name, for code, whatever clients are shown. */
  readonly #named: ServedTools;
  readonly #release: () => Promise<void>;
  readonly #open = new Set<Open>();
  readonly #calls = new Map<Promise<unknown>, AbortController>();
  #closing: Promise<void> | undefined;

  constructor(given: CompiledConnector, options: ServerOptions) {
    const { upstream, allowHosts, files, mode, tools, onCall = () => {} } = options;
    const checked = checkConnector(given);
    const connector = upstream === undefined ? checked : sendTo(checked, upstream, "upstream");
    const allowed = allowHosts ?? hostsOfEnvironment();
    const services = createLocalServices({
      allowHosts: upstream === undefined ? allowed : [...allowed, hostOf(upstream)],
      allowedBy: allowHosts === undefined ? "MORTISE_ALLOW_HOST" : "allowHosts",
      files,
      tokens: keepInMemory(() => emitWarning(lostTokenWarning(connector))),
      onCall,
    });
    const credentials = resolverOf(connector, options.credentials);
    const permits = permitsOf(connector, tools);
    this.#connector = connector;
    const bind = (one: CompiledConnector) => serveLocally(one, credentials, services, permits);
    const shown = mode === undefined ? connector : withMode(connector, { mode });
    this.#listed = bind(shown);
    this.#named = shown.server?.mode === "list" ? this.#listed : bind(withMode(connector, { mode: "list" }));
    this.#release = () => services.egress.close();
  }

  async connect(transport: Parameters<Server["connect"]>[0]): Promise<void> {
    this.#refuseClosed();
    const connection = await serveTransport(transport, () => this.#listed);
    await this.#keep(connection);
    void connection.closed.then(() => this.#open.delete(connection));
  }

  async call(...[tool, args, options = {}]: Parameters<Server["call"]>): ReturnType<Server["call"]> {
    this.#refuseClosed();
    const controller = new AbortController();
    const { signal } = options;
    const answering = this.#named.call(tool, asSent(args), {
      id: randomUUID(),
      signal: signal === undefined ? controller.signal : AbortSignal.any([signal, controller.signal]),
    });
    if (answering === undefined) throw wordsOf(noSuchTool(this.#connector, tool));
    this.#calls.set(answering, controller);
    return answering.finally(() => this.#calls.delete(answering));
  }

  async listen(...[options = {}]: Parameters<Server["listen"]>): ReturnType<Server["listen"]> {
    this.#refuseClosed();
    const { openLocalEndpoint } = await import("../http/open-local-endpoint.ts");
    const endpoint = await openLocalEndpoint(new Map([["/mcp", () => this.#listed]]), {
      ...options,
      how: "publicHosts",
      // A fault of ours is told of as a call that is over.
      report: () => {},
    }).catch((error: unknown) => {
      throw wordsOf(error);
    });
    await this.#keep(endpoint);
    return {
      url: `${endpoint.origin}/mcp`,
      close: async () => {
        if (this.#open.delete(endpoint)) await endpoint.close(CLOSING_GRACE_MS);
      },
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    const timer = setTimeout(() => {
      for (const controller of this.#calls.values()) controller.abort();
    }, CLOSING_GRACE_MS);
    const connections = Array.from(this.#open, (one) => one.close(CLOSING_GRACE_MS));
    await Promise.allSettled([...this.#calls.keys(), ...connections]);
    clearTimeout(timer);
    await this.#release();
  }

  /** Keeps what was opened, to end it with the server; ends it at once where the server was closed meanwhile. */
  async #keep(one: Open): Promise<void> {
    if (this.#closing !== undefined) await one.close(0);
    this.#refuseClosed();
    this.#open.add(one);
  }

  #refuseClosed(): void {
    if (this.#closing !== undefined) throw new Error("This server is closed. Create another one.");
  }
}

/** Arguments as a client would send them: what JSON does not carry is left out, and integers beyond 2^53 are bigints. */
function asSent(args: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const read = readJson(jsonText(args));
  // More than a message may hold is for the check of arguments to refuse.
  return read.ok && isObject(read.value) ? read.value : args;
}

function lostTokenWarning({ metadata }: CompiledConnector): string {
  return `The authorization server of ${metadata.slug} has replaced the refresh token, and the new one ends with this process.`;
}
