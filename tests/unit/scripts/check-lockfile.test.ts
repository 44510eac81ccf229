import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "lockfile-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function check(packages: Record<string, object>) {
  const file = path.join(folder, "package-lock.json");
  writeFileSync(file, JSON.stringify({ packages }));
  const done = spawnSync(process.execPath, ["scripts/check-lockfile.mjs", file], { encoding: "utf8" });
  return { status: done.status, complaints: done.stderr.split("\n").filter(Boolean), output: done.stdout };
}

describe("the lockfile check", () => {
  it("passes with a complete lockfile", () => {
    const packages = {
      "": {},
      "node_modules/whole": {
        version: "1.0.0",
        optionalDependencies: { "whole-linux": "1.0.0", "whole-mac": "^1.0.0" },
      },
      "node_modules/whole-linux": { version: "1.0.0" },
      "node_modules/whole/node_modules/whole-mac": { version: "1.2.0" },
      "node_modules/next": { version: "16.4.5" },
      "node_modules/nodemailer": { version: "11.0.0" },
    };
    expect(check(packages)).toEqual({ status: 0, complaints: [], output: "packages 6\n" });
  });

  it("finds a missing platform variant", () => {
    const packages = {
      "node_modules/torn": { version: "2.0.0", optionalDependencies: { "torn-linux": "2.0.0", "torn-win32": "2.0.0" } },
      "node_modules/torn-linux": { version: "2.0.0" },
      "node_modules/torn-win32": { version: "1.9.0" },
    };
    expect(check(packages)).toMatchObject({
      status: 1,
      complaints: ["node_modules/torn@2.0.0: no lock entry for torn-win32"],
    });
  });

  it("finds every copy of a package below its minimum version", () => {
    const packages = {
      "node_modules/torn/node_modules/next": { version: "16.4.3" },
      "node_modules/next-auth": { version: "4.24.15-beta.1" },
    };
    expect(check(packages)).toMatchObject({
      status: 1,
      complaints: [
        "node_modules/torn/node_modules/next: 16.4.3 is below the floor 16.4.5",
        "node_modules/next-auth: 4.24.15-beta.1 is below the floor 4.24.15",
      ],
    });
  });
});
