/**
 * Four projects: pure rules and scripts (`unit`), client islands (`ui`), everything that needs PostgreSQL
 * (`integration`), and a browser against the whole running portal (`journeys`). Run by `npm test`, which sets the flags
 * that let packages without a CommonJS form load.
 */
import path from "node:path";
import nextJest from "next/jest.js";
import { bundledPackages } from "./tests/support/bundled-packages.mjs";

// A .env of the checkout changes no test: next/jest would read it, and so would the processes that tests start.
process.env.__NEXT_PROCESSED_ENV = "true";

const withNext = nextJest({ dir: import.meta.dirname });
const SECOND_MS = 1000;
const packages = await bundledPackages();

/** @param {string} displayName @param {string[]} folders @param {import("jest").Config} settings */
const project = (displayName, folders, settings = {}) =>
  withNext({
    displayName,
    rootDir: import.meta.dirname,
    testEnvironment: "<rootDir>/tests/support/plain-globals.mjs",
    testMatch: folders.map((folder) => `<rootDir>/tests/${folder}/**/*.test.{ts,tsx}`),
    moduleNameMapper: {
      "^server-only$": "<rootDir>/scripts/server-only-stub.ts",
      "^@/(.*)$": "<rootDir>/$1",
      ...packages,
    },
    modulePathIgnorePatterns: ["<rootDir>/\\.next", "<rootDir>/\\.data"],
    ...settings,
  })();

const database = {
  globalSetup: "<rootDir>/tests/support/database-setup.mjs",
  globalTeardown: "<rootDir>/tests/support/database-teardown.mjs",
};

/**
 * Tests of lib/server, of several server processes and of builds: hosts without processes of their own have none of it.
 */
const OF_OUR_SERVER = [
  "deployment/",
  "public/draining",
  "public/server-processes",
  "release/",
  "security/sign-in-both-ways",
  "security/without-our-server",
];
const isServerless = process.env.TEST_HOSTING === "serverless";
const LEFT_OUT = isServerless ? OF_OUR_SERVER : ["serverless/"];

/** `npm run test:faults` (scripts/test/faults.ts) runs this project alone; `npm test` does not have it. */
const faults = () => [project("faults", ["faults"], database)];
const all = () => [
  project("unit", ["unit", "architecture", "emails"], { testPathIgnorePatterns: ["<rootDir>/tests/unit/ui/"] }),
  project("ui", ["ui", "unit/ui"], { testEnvironment: "jsdom" }),
  project("integration", ["integration", "actions", "api"], database),
  project("journeys", ["journeys"], {
    // `npm run test:serverless` runs the journeys in another mode (scripts/test/serverless.ts).
    testPathIgnorePatterns: LEFT_OUT.map((name) => `<rootDir>/tests/journeys/${name}`),
    globalSetup: "<rootDir>/tests/support/portal-setup.mjs",
    globalTeardown: "<rootDir>/tests/support/portal-teardown.mjs",
  }),
];

export default async function config() {
  return {
    projects: await Promise.all(process.env.TEST_FAULTS ? faults() : all()),
    // npm test hands in the one that writes down the counts for its last line.
    reporters: ["default", ...(process.env.TEST_REPORTER ? [JSON.parse(process.env.TEST_REPORTER)] : [])],
    // Only ends a test that hangs: beside another load on the same cores each step takes many times as long.
    testTimeout: 240 * SECOND_MS,
    maxWorkers: "100%",
    // Each file leaves modules behind: without a limit (of the heap) a process grows to 4 GB before the last one.
    workerIdleMemoryLimit: "1GB",
    testSequencer: path.join(import.meta.dirname, "tests/support/longest-first.mjs"),
  };
}
