/** Forms stay valid across releases: the key of server actions is the same for every build of one configuration. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PHASE_PRODUCTION_BUILD, PHASE_PRODUCTION_SERVER } from "next/constants";
import { ACTION_KEY_VARIABLE, actionKey, builtActionKey } from "@/lib/action-key";
import configure from "@/next.config";

const OWN = Buffer.alloc(32, 7).toString("base64");
const SECRET = "aGVzdC1hdXRoLXNlY3JldC0wMTIzNDU2Nzg5YWJjZGVm";

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "action-key-"));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
  delete process.env[ACTION_KEY_VARIABLE];
});

function built(encryptionKey: string): void {
  mkdirSync(path.join(root, ".next/server"), { recursive: true });
  writeFileSync(
    path.join(root, ".next/server/server-reference-manifest.json"),
    JSON.stringify({ node: {}, edge: {}, encryptionKey }),
  );
}

describe("the key of a build", () => {
  it("is the configured one, else derived from AUTH_SECRET, else fixed; each the same at every build", () => {
    const environments = [{ [ACTION_KEY_VARIABLE]: OWN, AUTH_SECRET: SECRET }, { AUTH_SECRET: SECRET }, {}];
    const keys = environments.map(actionKey);
    expect(keys.map(({ source }) => source)).toEqual(["own", "auth-secret", "fixed"]);
    expect(keys[0]?.key).toBe(OWN);
    expect(new Set(keys.map(({ key }) => key)).size).toBe(3);
    expect(environments.map(actionKey)).toEqual(keys);
    for (const { key } of keys) expect(Buffer.from(key, "base64")).toHaveLength(32);
    expect(actionKey({ AUTH_SECRET: `${SECRET}x` }).key).not.toBe(keys[1]?.key);
  });

  it("reads AUTH_SECRET from its file, and does without where the file is not there", () => {
    const file = path.join(root, "auth_secret");
    writeFileSync(file, `${SECRET}\n`);
    expect(actionKey({ AUTH_SECRET_FILE: file })).toEqual(actionKey({ AUTH_SECRET: SECRET }));
    expect(actionKey({ AUTH_SECRET_FILE: `${file}.gone` }).source).toBe("fixed");
  });

  it.each(["short", "AAAA", `${OWN}=`, Buffer.alloc(31).toString("base64")])("refuses %s", (own) => {
    expect(() => actionKey({ [ACTION_KEY_VARIABLE]: own })).toThrow(ACTION_KEY_VARIABLE);
  });

  it("is set for Next at build time only", () => {
    configure(PHASE_PRODUCTION_SERVER);
    expect(process.env[ACTION_KEY_VARIABLE]).toBeUndefined();
    configure(PHASE_PRODUCTION_BUILD);
    expect(process.env[ACTION_KEY_VARIABLE]).toBe(actionKey(process.env).key);
  });
});

describe("whether the next release knows the forms of this one", () => {
  it("says so by the key of the build at hand", () => {
    const env = { AUTH_SECRET: SECRET };
    expect(builtActionKey(root, env)).toBe("none");
    built(actionKey(env).key);
    expect(builtActionKey(root, env)).toBe("same");
    expect(builtActionKey(root, { AUTH_SECRET: `${SECRET}x` })).toBe("other");
    expect(builtActionKey(root, { ...env, [ACTION_KEY_VARIABLE]: OWN })).toBe("other");
    built(OWN);
    expect(builtActionKey(root, env)).toBe("other");
  });

  it("takes an image that was built without configuration for one that will be again", () => {
    built(actionKey({}).key);
    expect(builtActionKey(root, { AUTH_SECRET: SECRET })).toBe("same");
    expect(builtActionKey(root, { [ACTION_KEY_VARIABLE]: OWN })).toBe("other");
  });
});
