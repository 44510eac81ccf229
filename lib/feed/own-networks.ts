import { networkInterfaces } from "node:os";
import { type Network, parseNetworks } from "@/lib/networks";

/** The networks of this machine's interfaces. */
export function ownNetworks(): Network[] {
  const interfaces = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return interfaces.flatMap(({ cidr }) => parseNetworks(cidr ?? "") ?? []);
}
