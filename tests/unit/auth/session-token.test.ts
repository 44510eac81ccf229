import { hkdfSync } from "node:crypto";
import { EncryptJWT } from "jose";
import { decode } from "next-auth/jwt";
import { decodeSessionToken, decodeStaffToken, encodeSessionToken } from "@/lib/auth/session/next-auth";

jest.mock("next-auth/jwt", () => {
  const actual = jest.requireActual("next-auth/jwt");
  return { ...actual, decode: jest.fn(actual.decode) };
});

const SECRET = "jUTSc8rqN5hG2wXbKkP9dYvE4mZtA7fLxQ1oR6iB0uM=";
const SESSION = "3f0c1a52-9b1e-4c7d-8a55-0d6f2b1c9e77";

/** The key that next-auth derives from the secret. */
const key = new Uint8Array(hkdfSync("sha256", SECRET, "", "NextAuth.js Generated Encryption Key", 32));

const encrypted = (header: { alg: string; enc: string }, claims: Record<string, unknown> = { sid: SESSION }) =>
  new EncryptJWT(claims).setProtectedHeader(header).setExpirationTime("1h").encrypt(key);

describe("a session token is read only with the algorithm that it is written with (ASVS V9.1.2)", () => {
  it("reads its own tokens and tokens encrypted in the same way with the same key", async () => {
    expect(await decodeSessionToken(await encodeSessionToken(SESSION, SECRET), SECRET)).toBe(SESSION);
    expect(await decodeSessionToken(await encrypted({ alg: "dir", enc: "A256GCM" }), SECRET)).toBe(SESSION);
  });

  it.each([
    { alg: "dir", enc: "A128CBC-HS256" },
    { alg: "A256KW", enc: "A256GCM" },
    { alg: "A256GCMKW", enc: "A256GCM" },
  ])("refuses another algorithm, although the key fits: %j", async (header) => {
    expect(await decodeSessionToken(await encrypted(header), SECRET)).toBeNull();
  });

  it.each([
    ["text that is no token", "abc"],
    ["an unsigned token", `${Buffer.from('{"alg":"none"}').toString("base64url")}.e30.`],
  ])("refuses %s", async (_what, token) => {
    expect(await decodeSessionToken(token, SECRET)).toBeNull();
  });

  it("refuses a session id that is no UUID", async () => {
    const header = { alg: "dir", enc: "A256GCM" };
    expect(await decodeSessionToken(await encrypted(header, { sid: "1 or 1=1" }), SECRET)).toBeNull();
    expect(await decodeSessionToken(await encrypted(header, {}), SECRET)).toBeNull();
  });
});

describe("a token that was decoded", () => {
  const decrypted = () => jest.mocked(decode).mock.calls.length;
  beforeEach(() => jest.mocked(decode).mockClear());
  afterEach(() => jest.restoreAllMocks());

  it("is not decrypted again for a minute", async () => {
    const now = jest.spyOn(performance, "now").mockReturnValue(1_000);
    const token = await encodeSessionToken(SESSION, SECRET);
    for (const at of [1_000, 60_999]) {
      now.mockReturnValue(at);
      expect(await decodeSessionToken(token, SECRET)).toBe(SESSION);
    }
    expect(decrypted()).toBe(1);
    now.mockReturnValue(61_000);
    expect(await decodeSessionToken(token, SECRET)).toBe(SESSION);
    expect(decrypted()).toBe(2);
  });

  it("is not read with another secret, nor as the token of a staff member", async () => {
    const token = await encodeSessionToken(SESSION, SECRET);
    expect(await decodeSessionToken(token, SECRET)).toBe(SESSION);
    expect(await decodeSessionToken(token, `${SECRET}x`)).toBeNull();
    expect(await decodeStaffToken(token, SECRET)).toBeNull();
    expect(await decodeSessionToken(token, SECRET)).toBe(SESSION);
  });

  it("is decrypted each time when it is not valid", async () => {
    const token = await encrypted({ alg: "dir", enc: "A256GCM" }, { sid: "none" });
    for (let asked = 0; asked < 2; asked += 1) expect(await decodeSessionToken(token, SECRET)).toBeNull();
    expect(decrypted()).toBe(2);
  });

  it("is forgotten when two thousand others were decoded since", async () => {
    const tokens = await Promise.all(Array.from({ length: 2_001 }, () => encodeSessionToken(SESSION, SECRET)));
    for (const token of tokens) await decodeSessionToken(token, SECRET);
    jest.mocked(decode).mockClear();
    await decodeSessionToken(tokens[2_000] as string, SECRET);
    expect(decrypted()).toBe(0);
    await decodeSessionToken(tokens[0] as string, SECRET);
    expect(decrypted()).toBe(1);
  });
});
