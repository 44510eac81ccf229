import { isCallable, parseEndpointUrl } from "@/lib/feed/endpoint-address";
import { parseNetworks } from "@/lib/networks";

const networks = (text: string) => parseNetworks(text) ?? [];
const NONE = { allowed: [], own: [] };

describe("the address of an endpoint", () => {
  it.each([
    ["https://receiver.example/events?key=1", "https://receiver.example/events?key=1"],
    ["https://RECEIVER.example:8443", "https://receiver.example:8443/"],
    ["http://receiver.example/", "http://receiver.example/"],
  ])("%s is accepted", (text, href) => {
    expect(parseEndpointUrl(text)).toMatchObject({ url: { href } });
  });

  it.each([
    ["receiver.example", "malformed"],
    ["https://", "malformed"],
    ["ftp://receiver.example", "not-https"],
    ["file:///etc/passwd", "not-https"],
    ["gopher://127.0.0.1:25/x", "not-https"],
    ["https://user:secret@receiver.example/", "credentials"],
    ["https://user@receiver.example/", "credentials"],
    ["https://receiver.example/#x", "fragment"],
    [`https://receiver.example/${"x".repeat(500)}`, "too-long"],
  ])("%s is refused", (text, problem) => {
    expect(parseEndpointUrl(text)).toEqual({ problem });
  });
});

describe("which addresses may be called", () => {
  it.each(["93.184.215.14", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:400d:80d::200e", "::ffff:93.184.215.14"])(
    "%s is public",
    (address) => {
      expect(isCallable(address, "https:", NONE)).toBe(true);
      // Not without TLS.
      expect(isCallable(address, "http:", NONE)).toBe(false);
    },
  );

  it.each([
    ["this machine", ["127.0.0.1", "127.255.255.254", "::1", "::", "0.0.0.0", "0.1.2.3"]],
    ["private networks", ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fc00::1", "fd12:3456::1"]],
    ["link-local, with the metadata of clouds", ["169.254.169.254", "169.254.0.1", "fe80::1", "fe80::1%eth0"]],
    ["shared by providers", ["100.64.0.1", "100.127.255.255", "100.100.100.200"]],
    ["for special purposes", ["192.0.0.1", "192.0.0.192", "198.18.0.1", "192.88.99.1", "240.0.0.1"]],
    ["for documentation", ["192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1"]],
    ["to everybody", ["224.0.0.1", "239.1.1.1", "255.255.255.255", "ff02::1"]],
    [
      "an IPv4 address in an IPv6 one",
      ["::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:10.0.0.1", "::127.0.0.1", "::ffff:0:10.0.0.1"],
    ],
    ["tunnels", ["2002:7f00:1::", "2001::1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1"]],
    ["site-local and discarded", ["fec0::1", "100::1"]],
    ["no address", ["", "localhost", "0x7f.0.0.1", "2130706433", "127.1", "1.2.3", "[::1]"]],
  ])("%s: refused", (_name, addresses) => {
    for (const address of addresses) expect([address, isCallable(address, "https:", NONE)]).toEqual([address, false]);
  });

  it("the machine's own networks are refused although they are public", () => {
    const own = networks("93.184.215.0/24,2606:4700::/32");
    expect(isCallable("93.184.215.14", "https:", { allowed: [], own })).toBe(false);
    expect(isCallable("2606:4700:4700::1111", "https:", { allowed: [], own })).toBe(false);
    expect(isCallable("93.184.216.14", "https:", { allowed: [], own })).toBe(true);
  });

  it("a listed network may be called, also by http and when it is the machine's own; its neighbour not", () => {
    const limits = { allowed: networks("10.20.0.0/16 fd00:1::/32"), own: networks("10.20.1.0/24") };
    for (const protocol of ["https:", "http:"]) {
      expect(isCallable("10.20.1.5", protocol, limits)).toBe(true);
      expect(isCallable("::ffff:10.20.1.5", protocol, limits)).toBe(true);
      expect(isCallable("fd00:1::5", protocol, limits)).toBe(true);
      expect(isCallable("10.21.1.5", protocol, limits)).toBe(false);
      expect(isCallable("fd00:2::5", protocol, limits)).toBe(false);
    }
  });
});
