import { expect, test } from "@jest/globals";
import { routes } from "../../src/app.ts";
import { createWrongMethod } from "../../src/rest/wrong-method.ts";

const ORGANISATION = "/api/organizations/anybodys";

test.each([
  [`${ORGANISATION}/mcps`, "GET, HEAD, POST"],
  [`${ORGANISATION}/mcps/test`, "POST"],
  [`${ORGANISATION}/mcps/mcp/any%2Fid`, "DELETE, GET, HEAD, PUT"],
  // Two routes fit it: that of its name, and that of any tool's.
  [`${ORGANISATION}/connectors/con_x/tools/refresh`, "GET, HEAD, PATCH, POST"],
  ["/oauth/client-metadata.json", "GET, HEAD"],
])("%s takes %s, whoever asks", (path, allow) => {
  const refused = createWrongMethod(routes)(path);
  expect([refused?.status, refused?.headers["allow"]]).toEqual([405, allow]);
});

test.each([`${ORGANISATION}/nothing`, `${ORGANISATION}/mcps/`, "/", "/oauth/client-metadata-json", "/mcp"])(
  "%s is no path of a route",
  (path) => {
    expect(createWrongMethod(routes)(path)).toBeUndefined();
  },
);
