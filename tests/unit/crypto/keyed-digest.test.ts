import { addressDigest } from "@/lib/auth/sign-in/login-throttle";
import { isSameText, keyedDigest } from "@/lib/crypto/keyed-digest";
import { signingKey } from "@/lib/customer-portal/signing-key";
import { subjectOf } from "@/lib/customer-portal/ticket";
import { clientDigest, subjectDigest } from "@/lib/rate-limit/rate-limit";
import { OLD_KEY, OLD_SECRET, ROW_ID } from "./sealed-before";

describe("stored digests stay what they were", () => {
  it("of a typed address, of a client and of the subject of a limit", () => {
    expect([
      addressDigest("A@Example.hu", OLD_SECRET),
      clientDigest("198.51.100.7", OLD_SECRET),
      subjectDigest("s", OLD_SECRET),
    ]).toEqual([
      "84f34ae24780de4b2a7e2725007072315146d598bc46a1db5413f71e221fb55d",
      "4c2c4099a4096a796c6db5b99ce8a1eb17b2c71bf725a126604a06e4adbfe124",
      "74f0349aa253f104abcf7f8886af59deed34ffaa2748fe76fd9400a2b04349a4",
    ]);
  });

  it("and so do the customer's pseudonym and our key at the customer portal", async () => {
    expect(subjectOf({ authSecret: OLD_SECRET }, "https://cp.example.hu", ROW_ID)).toBe("91NqWxGP4N2teYkZX4RLpl");
    const { kid } = await signingKey(Buffer.from(OLD_KEY));
    expect(kid).toBe("2HnQz-F4CpDLSB9Q2HlJaesA2hpDJwzj9Zhb5VSsP-s");
  });
});

describe("a keyed digest", () => {
  it("differs by purpose, by value and by secret", () => {
    const all = [
      keyedDigest("s1", "owner", "a"),
      keyedDigest("s1", "subject", "a"),
      keyedDigest("s1", "owner", "b"),
      keyedDigest("s2", "owner", "a"),
    ].map((digest) => digest.toString("hex"));
    expect(new Set(all).size).toBe(4);
  });

  it("is compared whole", () => {
    expect(isSameText("abc", "abc")).toBe(true);
    for (const other of ["", "ab", "abd", "abcd"]) expect(isSameText(other, "abc")).toBe(false);
  });
});
