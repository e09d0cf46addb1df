import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";
import { BlockList } from "node:net";

/** Notes every address that this process opens a TCP connection to, until it is told to stop. */
export function watchConnections() {
  const loopback = new BlockList();
  loopback.addSubnet("127.0.0.0", 8, "ipv4");
  loopback.addAddress("::1", "ipv6");
  const addresses = new Set<string>();
  const elsewhere = new Set<string>();
  const onSocket = (message: unknown) => {
    // The channel's messages hold a socket that is about to connect (Node, diagnostics_channel, net.client.socket).
    const { socket } = message as { readonly socket: Socket };
    socket.on("connectionAttempt", (address: string, _port: number, family: number) => {
      addresses.add(address);
      if (!loopback.check(address, family === 6 ? "ipv6" : "ipv4")) elsewhere.add(address);
    });
    // A name that leads nowhere was asked for, too.
    socket.on("lookup", (_error: Error | null, address: string | undefined, _family: unknown, host: string) => {
      if (address === undefined) elsewhere.add(host);
    });
  };
  subscribe("net.client.socket", onSocket);
  return {
    stop: () => {
      unsubscribe("net.client.socket", onSocket);
    },
    /** Every address, and those beyond this machine. */
    addresses: (): readonly string[] => [...addresses],
    elsewhere: (): readonly string[] => [...elsewhere],
  };
}
