import { lookup } from "node:dns/promises";
import { networkInterfaces } from "node:os";

/** What egress asks of the machine it runs on; given from outside so that tests decide what a name means. */
export interface Network {
  /** Every address of a name, A and AAAA alike. Rejects, with a `code`, when there is none. */
  resolve(hostname: string): Promise<readonly string[]>;
  /** This machine's own addresses: where a request must not come back to. */
  ownAddresses(): readonly string[];
}

/** The operating system's resolver (hosts file included) and interfaces. */
export const systemNetwork: Network = {
  resolve: async (hostname) => (await lookup(hostname, { all: true, order: "verbatim" })).map(({ address }) => address),
  ownAddresses: () => Object.values(networkInterfaces()).flatMap((each) => (each ?? []).map(({ address }) => address)),
};
