import { LRUCache } from "lru-cache";
import type { ConnectorServer } from "./connector-server.ts";

/** Which server: a connector instance, and whose it is. */
export interface ServerKey {
  readonly instance: string;
  readonly organisation: string;
  readonly workspace?: string;
}

export interface ServerCacheOptions {
  /** Makes the server from what is stored at this moment. */
  readonly build: (key: ServerKey) => Promise<ConnectorServer> | ConnectorServer;
  /** The least recently used entry makes room for a new one beyond this. */
  readonly maxEntries?: number;
}

export interface ServerCacheCounts {
  readonly hits: number;
  /** Requests that found nothing. Those that came while a build was running count as hits of it. */
  readonly misses: number;
  readonly builds: number;
  /** Entries that made room for others. */
  readonly evictions: number;
  readonly entries: number;
}

/** An entry stands from the moment its build begins, so that a change meanwhile has something to remove. */
interface Entry {
  readonly key: ServerKey;
  server: ConnectorServer | Promise<ConnectorServer>;
  /** Known once the build is done. */
  hash: string | undefined;
}

/**
 * Keeps ready servers for connector instances, one for each organisation and workspace. A
 * server holds no secret, and neither does a key. An entry that was removed while its build
 * ran serves those who were waiting for it and nobody after them.
 */
export class ServerCache {
  readonly #build: ServerCacheOptions["build"];
  readonly #entries: LRUCache<string, Entry>;
  #hits = 0;
  #misses = 0;
  #builds = 0;
  #evictions = 0;

  constructor({ build, maxEntries = 1_000 }: ServerCacheOptions) {
    this.#build = build;
    this.#entries = new LRUCache({
      max: maxEntries,
      dispose: (_entry, _key, reason) => {
        if (reason === "evict") {
          this.#evictions += 1;
        }
      },
    });
  }

  /** The server, at once where there is one. Rejects where it cannot be built, which leaves no entry. */
  get(key: ServerKey): ConnectorServer | Promise<ConnectorServer> {
    const text = textOf(key);
    const entry = this.#entries.get(text);
    if (entry !== undefined) {
      this.#hits += 1;
      return entry.server;
    }
    this.#misses += 1;
    this.#builds += 1;
    return this.#start(text, key);
  }

  /** A server of its own for one request that brings its own credential: built anew, kept and counted nowhere. */
  fresh(key: ServerKey): ConnectorServer | Promise<ConnectorServer> {
    return this.#build(key);
  }

  /** The credentials of an instance were set, replaced or deleted. */
  credentialsUpdated(instance: string): void {
    this.#remove((entry) => entry.key.instance === instance);
  }

  /** An instance's descriptor was compiled anew. Servers of this very hash stay. */
  operationsChanged(instance: string, hash: string): void {
    this.#remove((entry) => entry.key.instance === instance && entry.hash !== hash);
  }

  instanceDeleted(instance: string): void {
    this.#remove((entry) => entry.key.instance === instance);
  }

  counts(): ServerCacheCounts {
    return {
      hits: this.#hits,
      misses: this.#misses,
      builds: this.#builds,
      evictions: this.#evictions,
      entries: this.#entries.size,
    };
  }

  #start(text: string, key: ServerKey): Promise<ConnectorServer> {
    // Begins in a microtask, when the entry stands: a build that fails at once then has one to remove.
    const server = Promise.resolve(key).then(this.#build);
    const entry: Entry = { key, server, hash: undefined };
    this.#entries.set(text, entry);
    void this.#settle(text, entry, server);
    return server;
  }

  async #settle(text: string, entry: Entry, building: Promise<ConnectorServer>): Promise<void> {
    try {
      entry.server = await building;
      entry.hash = entry.server.hash;
    } catch {
      // Those who wait for the build are told; whoever comes next tries again.
      if (this.#entries.peek(text) === entry) {
        this.#entries.delete(text);
      }
    }
  }

  #remove(isStale: (entry: Entry) => boolean): void {
    for (const [text, entry] of Array.from(this.#entries.entries())) {
      if (isStale(entry)) {
        this.#entries.delete(text);
      }
    }
  }
}

/** Written as JSON, because no two lists have one text: joined with a separator, `a:b` and `c` would meet `a` and `b:c`. */
function textOf({ instance, organisation, workspace }: ServerKey): string {
  return JSON.stringify([instance, organisation, workspace ?? null]);
}
