/** The client address under which requests are counted, and its canonical form (docs/security.md, section 3). */
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));

import { clientAddress, limitKeyOf, networkOf, SOCKET_ADDRESS_HEADER } from "@/lib/web/client";
import { canonicalAddress } from "@/lib/web/ip-address";

const SOCKET = "198.51.100.7";

function address(forwarded: string | null, { hops = 1, socket = SOCKET } = {}): string | null {
  const headers = new Headers({ [SOCKET_ADDRESS_HEADER]: socket });
  if (forwarded !== null) headers.set("x-forwarded-for", forwarded);
  return clientAddress(headers, hops);
}

describe("the canonical form of an address", () => {
  it.each([
    ["2001:db8::1"],
    ["2001:DB8::1"],
    ["2001:0db8:0000:0000:0000:0000:0000:0001"],
    ["2001:db8:0:0::1"],
    ["2001:db8::0.0.0.1"],
    ["2001:db8::1%eth0"],
    ["[2001:db8::1]"],
    ["[2001:DB8::1]:80"],
    [" 2001:db8::1\t"],
  ])("%j is 2001:db8::1", (text) => {
    expect(canonicalAddress(text)).toBe("2001:db8::1");
  });

  it.each([
    ["203.0.113.8"],
    ["203.0.113.8:4711"],
    ["::ffff:203.0.113.8"],
    ["::FFFF:cb00:7108"],
    ["0:0:0:0:0:ffff:203.0.113.8"],
    ["[::ffff:203.0.113.8]:4711"],
  ])("%j is 203.0.113.8", (text) => {
    expect(canonicalAddress(text)).toBe("203.0.113.8");
  });

  it.each([
    [""],
    ["unknown"],
    ["_hidden"],
    ["203.0.113"],
    ["203.0.113.256"],
    ["203.0.113.08"],
    ["0x7f.0.0.1"],
    ["203.0.113.8:"],
    ["203.0.113.8:471100"],
    ["[203.0.113.8]"],
    ["[2001:db8::1"],
    ["2001:db8:::1"],
    ["2001:db8::1::"],
    ["1:2:3:4:5:6:7:8:9"],
    ["2001:db8::g"],
    ["203.0.113.8 extra"],
    ["customer.example"],
  ])("%j is no address", (text) => {
    expect(canonicalAddress(text)).toBeNull();
    expect(limitKeyOf(text)).toBeNull();
    expect(networkOf(text)).toBeNull();
  });

  it("counts IPv6 by its /64 and IPv4 whole, in every spelling", () => {
    const spellings = [
      "2001:db8:0:7::1",
      "2001:DB8:0:7:FFFF:ffff:ffff:ffff",
      "2001:db8::7:0:0:0:9",
      "2001:0db8:0:0007::",
    ];
    expect(new Set(spellings.map(limitKeyOf))).toEqual(new Set(["2001:db8:0:7::/64"]));
    expect(limitKeyOf("2001:db8:0:8::1")).toBe("2001:db8:0:8::/64");
    expect(limitKeyOf("::1")).toBe("0:0:0:0::/64");
    expect(limitKeyOf("64:ff9b::203.0.113.8")).toBe("64:ff9b:0:0::/64");
    expect(["203.0.113.8", "::ffff:203.0.113.8", "203.0.113.8:1"].map(limitKeyOf)).toEqual(
      Array(3).fill("203.0.113.8"),
    );
  });

  it("stores only the /24 or /48 of an address", () => {
    expect(networkOf("203.0.113.8")).toBe("203.0.113.0/24");
    expect(networkOf("::ffff:203.0.113.8")).toBe("203.0.113.0/24");
    expect(networkOf("2001:db8:12:7::1")).toBe("2001:db8:12::/48");
    expect(networkOf("2001:db8::1")).toBe("2001:db8:0::/48");
    expect(networkOf(null)).toBeNull();
  });
});

describe("X-Forwarded-For counts only as TRUST_PROXY says", () => {
  it("is ignored without a trusted proxy", () => {
    expect(address("203.0.113.8", { hops: 0 })).toBe(SOCKET);
    expect(address(null, { hops: 0, socket: "::ffff:198.51.100.7" })).toBe(SOCKET);
  });

  it.each([
    ["203.0.113.8:4711", "203.0.113.8"],
    ["[2001:db8::1]:80", "2001:db8::1"],
    ["192.0.2.1, 203.0.113.8", "203.0.113.8"],
    ["192.0.2.1,,203.0.113.8", "203.0.113.8"],
  ])("%j behind one proxy is %s", (forwarded, expected) => {
    expect(address(forwarded)).toBe(expected);
  });

  it("takes the entry that the outermost trusted proxy wrote", () => {
    expect(address("192.0.2.1, 203.0.113.8:4711, 10.0.0.1", { hops: 2 })).toBe("203.0.113.8");
    // An empty entry counts too: otherwise an entry of the client would move to a trusted position.
    expect(address("192.0.2.1, , 10.0.0.1", { hops: 2 })).toBe(SOCKET);
  });

  it.each([[null], [""], ["unknown"], ["192.0.2.1, secret"], ["192.0.2.1, "]])(
    "%j has no address: the socket's address counts",
    (forwarded) => {
      expect(address(forwarded)).toBe(SOCKET);
    },
  );

  it("counts every port of a client as the same client", () => {
    const keys = [1, 4711, 65535].map((port) => limitKeyOf(address(`203.0.113.8:${port}`)));
    expect(new Set(keys)).toEqual(new Set(["203.0.113.8"]));
  });

  it("is null when neither is an address", () => {
    expect(address("unknown", { socket: "" })).toBeNull();
  });
});
