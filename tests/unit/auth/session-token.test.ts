import { hkdfSync } from "node:crypto";
import { EncryptJWT } from "jose";
import { decodeSessionToken, encodeSessionToken } from "@/lib/auth/session/next-auth";

const SECRET = "jUTSc8rqN5hG2wXbKkP9dYvE4mZtA7fLxQ1oR6iB0uM=";
const SESSION = "3f0c1a52-9b1e-4c7d-8a55-0d6f2b1c9e77";

/** The key that next-auth makes of our secret. */
const key = new Uint8Array(hkdfSync("sha256", SECRET, "", "NextAuth.js Generated Encryption Key", 32));

const sealed = (header: { alg: string; enc: string }, claims: Record<string, unknown> = { sid: SESSION }) =>
  new EncryptJWT(claims).setProtectedHeader(header).setExpirationTime("1h").encrypt(key);

describe("the session's token is read in the one way it is written (ASVS 9.1.2)", () => {
  it("reads its own, and what was encrypted likewise under the same key", async () => {
    expect(await decodeSessionToken(await encodeSessionToken(SESSION, SECRET), SECRET)).toBe(SESSION);
    expect(await decodeSessionToken(await sealed({ alg: "dir", enc: "A256GCM" }), SECRET)).toBe(SESSION);
  });

  it.each([
    { alg: "dir", enc: "A128CBC-HS256" },
    { alg: "A256KW", enc: "A256GCM" },
    { alg: "A256GCMKW", enc: "A256GCM" },
  ])("takes no other algorithm, although the key fits: %j", async (header) => {
    expect(await decodeSessionToken(await sealed(header), SECRET)).toBeNull();
  });

  it.each([
    ["no token", "abc"],
    ["an unsigned one", `${Buffer.from('{"alg":"none"}').toString("base64url")}.e30.`],
  ])("takes %s for nobody's", async (_what, token) => {
    expect(await decodeSessionToken(token, SECRET)).toBeNull();
  });

  it("takes no session that is none of our ids", async () => {
    const header = { alg: "dir", enc: "A256GCM" };
    expect(await decodeSessionToken(await sealed(header, { sid: "1 or 1=1" }), SECRET)).toBeNull();
    expect(await decodeSessionToken(await sealed(header, {}), SECRET)).toBeNull();
  });
});
