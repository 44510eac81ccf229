/** No webhook leads into the network of the portal. */
import type { LookupAddress } from "node:dns";
import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:net";
import { openEndpointCaller, type Resolver } from "@/lib/feed/call-endpoint";
import { parseNetworks } from "@/lib/networks";
import { Receiver } from "./receiver";

const LISTED = parseNetworks("127.0.0.1") ?? [];
let receiver: Receiver;
beforeEach(async () => {
  receiver = await new Receiver().start();
});
afterEach(() => receiver.stop());

const v4 = (address: string): LookupAddress => ({ address, family: 4 });

async function outcome(url: string, resolve?: Resolver, options: { allowed?: typeof LISTED; timeoutMs?: number } = {}) {
  const caller = openEndpointCaller({ allowed: [], resolve, ...options });
  try {
    return await caller.post(new URL(url), "{}", { "content-type": "application/json" });
  } finally {
    caller.close();
  }
}

describe("an address inside", () => {
  it.each([
    ["by its number", "http://127.0.0.1"],
    ["as a decimal number", "http://2130706433"],
    ["in hexadecimal", "http://0x7f000001"],
    ["in octal", "http://0177.0.0.1"],
    ["shortened", "http://127.1"],
    ["as 0", "http://0"],
    ["by name", "http://localhost"],
    ["by name with a point", "http://localhost."],
    ["in full-width digits", "http://１２７.０.０.１"],
    ["as IPv6", "http://[::1]"],
    ["as IPv4 in IPv6", "http://[::ffff:127.0.0.1]"],
    ["as IPv4 in IPv6, in hexadecimal", "http://[::ffff:7f00:1]"],
  ])("%s is not called", async (_name, origin) => {
    for (const protocol of ["http:", "https:"]) {
      const url = new URL(`${origin}:${receiver.port}/`);
      url.protocol = protocol;
      const { kind } = await outcome(url.href);
      // Not every resolver knows a name with a point at its end; where no name server answers, asking takes too long.
      const isUnknown = origin.endsWith("localhost.") && ["unresolved", "timeout"].includes(kind);
      expect(kind).toBe(isUnknown ? kind : "address-refused");
    }
    expect(receiver.received).toEqual([]);
  });

  it("is not called when one of several answers of the resolver is inside", async () => {
    const mixed: Resolver = async () => [v4("93.184.215.14"), v4("10.0.0.1")];
    expect(await outcome("https://receiver.example/", mixed)).toEqual({ kind: "address-refused" });
    expect(await outcome("https://receiver.example/", async () => [])).toEqual({ kind: "unresolved" });
    const failing: Resolver = () => Promise.reject(new Error("ENOTFOUND"));
    expect(await outcome("https://receiver.example/", failing)).toEqual({ kind: "unresolved" });
  });

  it("is called when it is listed", async () => {
    const url = `http://receiver.example:${receiver.port}/`;
    expect(await outcome(url, async () => [v4("127.0.0.1")], { allowed: LISTED })).toMatchObject({ status: 204 });
    expect(receiver.received[0]?.headers.host).toBe(`receiver.example:${receiver.port}`);
  });
});

describe("DNS rebinding", () => {
  it("fails: the connection goes to the address that was checked, and each call checks again", async () => {
    const answers = ["127.0.0.1", "10.0.0.1", "127.0.0.1"];
    let asked = 0;
    const changing: Resolver = async () => [v4(answers[asked++] ?? "")];
    const caller = openEndpointCaller({ allowed: LISTED, resolve: changing });
    // The name has no address but for our resolver, so a second question would fail.
    const post = () => caller.post(new URL(`http://rebinding.invalid:${receiver.port}/`), "{}", {});
    expect(await post()).toMatchObject({ kind: "answered", status: 204 });
    expect(asked).toBe(1);
    expect(await post()).toEqual({ kind: "address-refused" });
    expect(await post()).toMatchObject({ kind: "answered" });
    expect([asked, receiver.received.length]).toEqual([3, 2]);
    caller.close();
  });
});

describe("a receiver", () => {
  let silent: Server;
  afterEach(() => silent?.close());

  it("that redirects is not followed", async () => {
    receiver.answer = 302;
    receiver.answerHeaders.location = "http://169.254.169.254/latest/meta-data/";
    expect(await outcome(receiver.url, undefined, { allowed: LISTED })).toMatchObject({
      kind: "answered",
      status: 302,
    });
    expect(receiver.received).toHaveLength(1);
  });

  it("that never answers, or only whose resolver never answers, ends by timeout", async () => {
    silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
    expect(await outcome(url, undefined, { allowed: LISTED, timeoutMs: 100 })).toEqual({ kind: "timeout" });
    const never: Resolver = () => new Promise(() => {});
    expect(await outcome("https://receiver.example/", never, { timeoutMs: 100 })).toEqual({ kind: "timeout" });
  });

  it("that refuses the connection, or speaks no TLS, is told apart", async () => {
    const { port } = receiver;
    const https = `https://127.0.0.1:${port}/`;
    expect(await outcome(https, undefined, { allowed: LISTED })).toEqual({ kind: "tls" });
    await receiver.stop();
    expect(await outcome(`http://127.0.0.1:${port}/`, undefined, { allowed: LISTED })).toEqual({ kind: "connection" });
  });

  it("tells when to come again, a day at most", async () => {
    receiver.answer = 503;
    for (const [given, seconds] of [
      ["120", 120],
      ["999999", 86_400],
      ["-1", null],
      ["Wed, 21 Oct 2026 07:28:00 GMT", null],
    ] as const) {
      receiver.answerHeaders["retry-after"] = given;
      const answered = await outcome(receiver.url, undefined, { allowed: LISTED });
      expect(answered).toEqual({ kind: "answered", status: 503, retryAfterSeconds: seconds });
    }
  });
});
