import ipaddr from "ipaddr.js";

/** Azure's host agent (DHCP, DNS, instance metadata): a public range, answered by the machine below. */
const AZURE_HOST = "168.63.129.16";

/**
 * Whether an address belongs to the public internet, and to nobody nearer. Addresses that carry
 * an IPv4 address inside (mapped, compatible, NAT64, 6to4, Teredo, translated, ISATAP) are not:
 * what is inside is where they lead. Anything that does not parse is not either.
 */
export function isPublicAddress(address: string): boolean {
  // A zone id names an interface of this machine.
  if (address.includes("%") || !ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== "unicast") return false;
  if (parsed instanceof ipaddr.IPv4) return parsed.toString() !== AZURE_HOST;
  const [first = 0, , , , , interfaceId = 0] = parsed.parts;
  // IANA has assigned nothing but 2000::/3; 5efe in the interface id is ISATAP (RFC 5214 §6.1).
  return first >> 13 === 1 && interfaceId !== 0x5efe;
}

/** One spelling for each address, so that two can be compared. */
export function canonicalAddress(address: string): string {
  return ipaddr.isValid(address) ? ipaddr.process(address).toString() : address;
}
