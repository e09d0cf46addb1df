import * as fc from "fast-check";
import { expect, it } from "@jest/globals";
import { isPublicAddress } from "../../src/egress/public-address.ts";

it.each([
  ["this network", "0.0.0.0"],
  ["private", "10.0.0.5"],
  ["carrier-grade NAT, and Alibaba's metadata", "100.100.100.200"],
  ["loopback", "127.0.0.1"],
  ["link-local, and most clouds' metadata", "169.254.169.254"],
  ["private", "172.16.0.1"],
  ["private", "172.31.255.255"],
  ["protocol assignments, and Oracle's metadata", "192.0.0.192"],
  ["documentation", "192.0.2.1"],
  ["6to4 relay", "192.88.99.1"],
  ["private", "192.168.1.1"],
  ["benchmarks", "198.18.0.1"],
  ["documentation", "198.51.100.7"],
  ["documentation", "203.0.113.9"],
  ["multicast", "224.0.0.1"],
  ["reserved", "240.0.0.1"],
  ["broadcast", "255.255.255.255"],
  ["Azure's host", "168.63.129.16"],
  ["unspecified", "::"],
  ["loopback", "::1"],
  ["mapped", "::ffff:8.8.8.8".replace("8.8.8.8", "127.0.0.1")],
  ["mapped Azure host", "::ffff:168.63.129.16"],
  ["compatible", "::127.0.0.1"],
  ["compatible, public inside", "::8.8.8.8"],
  ["translated", "::ffff:0:127.0.0.1"],
  ["NAT64", "64:ff9b::7f00:1"],
  ["local NAT64", "64:ff9b:1::7f00:1"],
  ["discard", "100::1"],
  ["Teredo", "2001:0:7f00:1::1"],
  ["ORCHID", "2001:20::1"],
  ["documentation", "2001:db8::1"],
  ["6to4", "2002:7f00:1::1"],
  ["documentation", "3fff::1"],
  ["segment routing", "5f00::1"],
  ["not assigned", "4000::1"],
  ["not assigned", "8000::1"],
  ["unique local, and Amazon's metadata", "fd00:ec2::254"],
  ["link-local", "fe80::1"],
  ["link-local with a zone", "fe80::1%eth0"],
  ["a public address with a zone", "2606:4700::1111%1"],
  ["site-local", "fec0::1"],
  ["multicast", "ff02::1"],
  ["ISATAP", "2606:4700::5efe:7f00:1"],
  ["ISATAP, universal bit", "2606:4700::200:5efe:10.0.0.1"],
  ["no address", "localhost"],
  ["nothing", ""],
])("does not call %s public: %s", (_name, address) => {
  expect(isPublicAddress(address)).toBe(false);
});

it.each([
  "8.8.8.8",
  "1.1.1.1",
  "93.184.216.34",
  "140.82.121.6",
  "172.15.0.1",
  "172.32.0.1",
  "2606:4700:4700::1111",
  "2a00:1450:4001:80b::200e",
])("calls %s public", (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

it("calls no IPv6 address public that carries a private IPv4 address in its last 32 bits under an embedding prefix", () => {
  const byte = fc.integer({ min: 0, max: 255 });
  const prefix = fc.constantFrom(
    "::",
    "::ffff:",
    "::ffff:0:",
    "64:ff9b::",
    "64:ff9b:1::",
    "2606:4700::5efe:",
    "2001:0::",
    "2002::",
  );
  fc.assert(
    fc.property(prefix, byte, byte, byte, (start, b, c, d) => {
      expect(isPublicAddress(`${start}10.${b}.${c}.${d}`)).toBe(false);
    }),
    { numRuns: 2_000 },
  );
});
