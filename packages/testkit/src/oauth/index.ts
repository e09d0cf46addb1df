export {
  type AuthorizationServer,
  type AuthorizationServerOptions,
  CLIENT_SECRET,
  type SignedInPerson,
  startAuthorizationServer,
  type TokenGrant,
} from "./authorization-server.ts";
export { type FaultyTokenServer, startFaultyTokenServer } from "./faulty-server.ts";
