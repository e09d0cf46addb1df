import { expect, it, jest } from "@jest/globals";
import * as tls from "node:tls";

const createSecureContext = jest.fn(tls.createSecureContext);
jest.unstable_mockModule("node:tls", () => ({ ...tls, createSecureContext }));
const { createEgress } = await import("../../src/egress/create-egress.ts");

it("trusts an operator's authorities beside the built-in ones, not in their place", async () => {
  const [root = ""] = tls.rootCertificates;
  const authority = `${root}\n`;
  await createEgress({ authorities: [authority] }).close();

  expect(createSecureContext).toHaveBeenCalledTimes(1);
  expect(createSecureContext.mock.calls[0]?.[0]).toEqual({ ca: [...tls.rootCertificates, authority] });
});
