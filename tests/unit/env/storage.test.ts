/** The start-up matrix of the document storage: every wrong combination ends the start and names its variable. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ConfigurationError, readSettings } from "@/lib/env";
import { TEST_ENVIRONMENT } from "@/tests/support/context";

const good = {
  ...TEST_ENVIRONMENT,
  NODE_ENV: "production",
  APP_URL: "https://portal.insurer.hu",
  DATABASE_URL: "postgres://portal@127.0.0.1:5432/portal",
};
const S3 = {
  S3_ENDPOINT: "https://s3.eu-central-1.amazonaws.com",
  S3_REGION: "eu-central-1",
  S3_BUCKET: "insurer-portal-documents",
  S3_ACCESS_KEY_ID: "AKIAIOSFODNN7",
  S3_SECRET_ACCESS_KEY: "t1t0k/K7MDENG/bPxRfiCY",
};
const storageOf = (change: Record<string, string | undefined>) => readSettings({ ...good, ...change }).documentStorage;

it("documents are in the database unless S3 is set; then new ones go there, or stay where DOCUMENT_STORAGE says", () => {
  expect(storageOf({})).toEqual({ newDocuments: "database", s3: null });
  expect(storageOf({ DOCUMENT_STORAGE: "database" }).newDocuments).toBe("database");
  expect(storageOf(S3)).toMatchObject({ newDocuments: "s3", s3: { bucket: S3.S3_BUCKET, pathStyle: true } });
  expect(storageOf({ ...S3, S3_PATH_STYLE: "0", S3_REGION: "" }).s3).toMatchObject({
    region: "us-east-1",
    pathStyle: false,
  });
  expect(storageOf({ ...S3, DOCUMENT_STORAGE: "database" })).toMatchObject({
    newDocuments: "database",
    s3: { endpoint: S3.S3_ENDPOINT },
  });
});

it("takes the credentials from files; an empty one counts as unset", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "s3-secret-"));
  const file = path.join(folder, "secret");
  writeFileSync(file, "from-a-file\n");
  const { s3 } = storageOf({ ...S3, S3_SECRET_ACCESS_KEY: undefined, S3_SECRET_ACCESS_KEY_FILE: file });
  expect(s3?.secretAccessKey).toBe("from-a-file");
  // compose.yaml names a file for every optional secret.
  writeFileSync(file, "\n");
  expect(storageOf({ S3_ACCESS_KEY_ID_FILE: file, S3_SECRET_ACCESS_KEY_FILE: file }).s3).toBeNull();
  expect(storageOf({ ...S3, S3_SECRET_ACCESS_KEY_FILE: file }).s3?.secretAccessKey).toBe(S3.S3_SECRET_ACCESS_KEY);
  rmSync(folder, { recursive: true });
});

it.each([
  ["DOCUMENT_STORAGE", { DOCUMENT_STORAGE: "disk" }],
  ["DOCUMENT_STORAGE", { DOCUMENT_STORAGE: "s3" }],
  ["S3_BUCKET", { ...S3, S3_BUCKET: undefined }],
  ["S3_SECRET_ACCESS_KEY", { ...S3, S3_SECRET_ACCESS_KEY: undefined }],
  ["S3_ENDPOINT", { ...S3, S3_ENDPOINT: "s3.example.hu" }],
  ["S3_ENDPOINT", { ...S3, S3_ENDPOINT: "https://s3.example.hu/path" }],
  ["S3_ENDPOINT", { ...S3, S3_ENDPOINT: "https://user:t1t0k@s3.example.hu" }],
  ["S3_ENDPOINT", { ...S3, S3_ENDPOINT: "http://s3.example.hu" }],
  ["S3_BUCKET", { ...S3, S3_BUCKET: "Documents_of.Ours" }],
  ["S3_REGION", { ...S3, S3_REGION: "eu central" }],
  ["S3_ACCESS_KEY_ID", { ...S3, S3_ACCESS_KEY_ID: "with blank" }],
  ["S3_PATH_STYLE", { ...S3, S3_PATH_STYLE: "yes" }],
] as const)("a wrong %s ends the start: %j", (name, change) => {
  try {
    readSettings({ ...good, ...change });
    throw new Error("started");
  } catch (error) {
    const problems = error instanceof ConfigurationError ? error.problems : [String(error)];
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(name);
    expect(problems[0]).not.toContain("t1t0k");
  }
});
