import { generateKeyPairSync } from "node:crypto";
import type { MutableResponse } from "oauth2-mock-server";
import { OAuth2Server } from "oauth2-mock-server";

/** A token endpoint that answers as a test has it. */
export interface FaultyTokenServer {
  readonly host: string;
  readonly tokenUrl: string;
  readonly tokenRequests: number;
  /** Changes what it answers from the next request on. `undefined`: a good token. */
  answer(change: ((response: MutableResponse) => void) | undefined): void;
  close(): Promise<void>;
}

/** Starts a server (oauth2-mock-server) that grants every request, until it is told otherwise. */
export async function startFaultyTokenServer(): Promise<FaultyTokenServer> {
  const server = new OAuth2Server();
  // Its own generator refuses keys that come from outside a test's realm.
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  await server.issuer.keys.add({ ...privateKey.export({ format: "jwk" }), kty: "RSA", alg: "RS256", kid: "only" });
  await server.start(0, "127.0.0.1");
  let tokenRequests = 0;
  let change: ((response: MutableResponse) => void) | undefined;
  server.service.on("beforeResponse", (response: MutableResponse) => {
    tokenRequests++;
    change?.(response);
  });
  const { port } = server.address();
  return {
    host: `127.0.0.1:${port}`,
    tokenUrl: `http://127.0.0.1:${port}/token`,
    get tokenRequests() {
      return tokenRequests;
    },
    answer: (next) => {
      change = next;
    },
    close: () => server.stop(),
  };
}
