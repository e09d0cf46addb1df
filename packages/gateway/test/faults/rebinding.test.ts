import { expect, it } from "@jest/globals";
import { alternateAddresses } from "./measure-rebinding.ts";

// F-19 of the table of faults. A thousand times: `pnpm verify:gateway-faults F-19`.
it("connects to nothing private while the names of an API and of a server alternate between public and private", async () => {
  const { doors, connections, bytes } = await alternateAddresses(15);
  expect({ connections, bytes }).toEqual({ connections: 0, bytes: 0 });
  for (const { succeeded, refused, otherwise } of doors) {
    expect(otherwise).toEqual([]);
    expect(succeeded).toBeGreaterThan(0);
    expect(refused).toBeGreaterThan(0);
  }
});

it("would connect to the private address, were it taken for public", async () => {
  const { connections, bytes } = await alternateAddresses(15, () => true);
  expect(connections).toBeGreaterThan(0);
  expect(bytes).toBeGreaterThan(0);
});
