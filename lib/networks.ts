import { BlockList, isIP } from "node:net";

/** A network of addresses: `203.0.113.0/24`, `2001:db8::/32`, or one address. */
export type Network = { address: string; prefix: number; family: "ipv4" | "ipv6" };

const BITS = { ipv4: 32, ipv6: 128 };

function parseNetwork(text: string): Network | null {
  const [address = "", bits, ...rest] = text.split("/");
  const version = isIP(address);
  if (version === 0 || address.includes("%") || rest.length > 0) return null;
  const family = version === 4 ? "ipv4" : "ipv6";
  if (bits === undefined) return { address, prefix: BITS[family], family };
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > BITS[family]) return null;
  return { address, prefix: Number(bits), family };
}

/**
 * Parses a list of networks, separated by commas or blanks.
 *
 * @returns null when one is malformed; an empty list for an empty text
 */
export function parseNetworks(text: string): Network[] | null {
  const networks = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(parseNetwork);
  return networks.every((network) => network !== null) ? networks : null;
}

/**
 * Whether an address is in one of some networks.
 *
 * @param address in canonical form (lib/web/ip-address.ts); null when it is unknown
 * @param networks an empty list allows every address, an unknown one included
 */
export function isInNetworks(address: string | null, networks: readonly Network[]): boolean {
  if (networks.length === 0) return true;
  if (address === null) return false;
  const allowed = new BlockList();
  for (const { address: base, prefix, family } of networks) allowed.addSubnet(base, prefix, family);
  return allowed.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}
