/** Every rule of rooms.test.ts fails when a file breaks it: the rules are run once more, on sources with such files. */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { ADDED_SOURCES, root } from "@/tests/architecture/source-files";

/** A file for every rule; a rule that none of them breaks is a rule that finds nothing. */
const BREAKING = {
  "lib/account/breaking.ts": `
import NextAuth from "next-auth";
import { createTransport } from "nodemailer";
import { sql } from "drizzle-orm";
import { PgBoss } from "pg-boss";
import {
  jwtVerify,
} from "jose";
import postgres from "postgres";
import { TOTP } from "otpauth";
export { Html } from "@react-email/components";
import { cookies } from "next/headers";
import { signIn } from "../auth/sign-in/sign-in";
import "@/scripts/worker";
import { testContext } from "@/tests/support/context";
console.error = () => {};
createHmac("sha256", "key");
`,
  "lib/server/breaking.ts": 'const { signIn } = await import("@/lib/auth/sign-in/sign-in");',
  // Takes the place of the file that the server loads.
  "lib/log.ts": 'import { after } from "next/server";',
  "lib/web/breaking.ts": 'import { closesAtOf } from "@/lib/closure/store";',
  "app/breaking.ts": 'import { accounts } from "@/drizzle/schema/account";',
  "app/breaking-island.tsx": '"use client";\nimport { z } from "zod";',
};

/** Breaks the second half of the rules that have two, and nothing else. */
const BREAKING_SECOND_HALVES = {
  "lib/kernel/breaking.ts": 'import { loadSettings } from "@/lib/env";',
  "emails/breaking.tsx": 'import { loadSettings } from "@/lib/env";',
};

/** The names of the rules that pass and of those that fail. */
function runRules(added: Record<string, string>): { passed: string[]; failed: string[] } {
  const jest = path.join(root, "node_modules/jest/bin/jest.js");
  const args = [jest, "--selectProjects", "unit", "--json", "--silent", "--", "tests/architecture/rooms.test.ts"];
  const run = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, [ADDED_SOURCES]: JSON.stringify(added) },
  });
  const report = JSON.parse(run.stdout.slice(run.stdout.indexOf("{"))) as {
    testResults: { assertionResults: { title: string; status: string }[] }[];
  };
  const rules = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const titles = (status: string) => rules.filter((rule) => rule.status === status).map(({ title }) => title);
  return { passed: titles("passed"), failed: titles("failed") };
}

it("every rule of the rooms fails for a file that breaks it", () => {
  const { passed, failed } = runRules(BREAKING);
  expect(passed).toEqual([]);
  expect(failed.length).toBeGreaterThan(10);
});

it("so do the rules of the kernel and of the e-mail templates", () => {
  const { failed } = runRules(BREAKING_SECOND_HALVES);
  // Both files also import against the order of the rooms.
  expect(failed).toEqual([
    expect.stringContaining("kernel"),
    expect.stringContaining("no room imports a room that imports it"),
    expect.stringContaining("docs/architecture.md"),
    expect.stringContaining("e-mail templates"),
  ]);
});
