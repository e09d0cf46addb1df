/** Loaded into a server that can only listen on every interface: it listens on loopback. */
import { Server } from "node:net";

// Called with the server as `this`, below.
// oxlint-disable-next-line typescript/unbound-method
const listen = Server.prototype.listen as (this: Server, port: number, host: string, done?: () => void) => Server;

Server.prototype.listen = function (this: Server, port: number, done?: () => void): Server {
  return listen.call(this, port, "127.0.0.1", done);
} as typeof Server.prototype.listen;
