import type { Target } from "../source/source-file.ts";
import type { CheckedConnector } from "./checked-connector.ts";

/** Where a fault of the whole list of tools is shown: the server's name, or else the connector's. */
export function placeOfServer({ descriptor }: CheckedConnector): Target {
  return (descriptor.at("mcp_config")?.at("server_name") ?? descriptor.to("metadata").to("slug")).here;
}
