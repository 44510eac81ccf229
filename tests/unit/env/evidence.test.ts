import { type ConfigurationError, readSettings } from "@/lib/env";
import { evidencePublicKeys } from "@/lib/evidence/evidence-keys";
import { TEST_ENVIRONMENT } from "@/tests/support/context";

const good = { ...TEST_ENVIRONMENT, DATABASE_URL: "postgres://portal@127.0.0.1:5432/portal" };
const read = (change: Record<string, string | undefined>) => readSettings({ ...good, ...change }).evidence;
const S3 = {
  S3_ENDPOINT: "http://127.0.0.1:9000",
  S3_BUCKET: "documents",
  S3_ACCESS_KEY_ID: "AKIAIOSFODNN7",
  S3_SECRET_ACCESS_KEY: "t1t0k/K7MDENG/bPxRfiCY",
};
function problemsOf(change: Record<string, string | undefined>): string[] {
  try {
    read(change);
    return [];
  } catch (error) {
    return (error as ConfigurationError).problems;
  }
}

it("nothing is signed without EVIDENCE_KEY", () => {
  const { key, ...rest } = read({ EVIDENCE_KEY: undefined });
  expect({ key, ...rest }).toEqual({ key: null, previousKeys: [], targets: [] });
  expect(evidencePublicKeys({ key, previousKeys: [] })).toEqual([]);
});

it("targets are a folder, a bucket and an address", () => {
  const targets = "file:///srv/check%20points, s3://archive/a/b/,s3://archive,mailto:archive@example.hu";
  expect(read({ ...S3, CHECKPOINT_TARGETS: targets }).targets).toEqual([
    { kind: "folder", folder: "/srv/check points" },
    { kind: "s3", bucket: "archive", prefix: "a/b" },
    { kind: "s3", bucket: "archive", prefix: "" },
    { kind: "email", address: "archive@example.hu" },
  ]);
});

it("a replaced public key stays known, behind the current one", () => {
  const [old] = evidencePublicKeys(read({ EVIDENCE_KEY: "b2xkLWV2aWRlbmNlLWtleS0wMTIzNDU2Nzg5YWJjZGVmZ2g" }));
  const settings = read({ EVIDENCE_KEYS_PREVIOUS: ` ${old?.x} ` });
  expect(evidencePublicKeys(settings).map(({ x }) => x)).toEqual([evidencePublicKeys(read({}))[0]?.x, old?.x]);
});

it.each([
  [{ EVIDENCE_KEY: "a2V5LW9mLTE2LWJ5dGVz" }, "EVIDENCE_KEY is too short"],
  [{ EVIDENCE_KEY: good.DOCUMENT_KEY }, "EVIDENCE_KEY"],
  [{ EVIDENCE_KEYS_PREVIOUS: "abc" }, "EVIDENCE_KEYS_PREVIOUS is no list of public keys"],
  [{ CHECKPOINT_TARGETS: "/srv/checkpoints" }, "CHECKPOINT_TARGETS is no list"],
  [{ CHECKPOINT_TARGETS: "file:///" }, "CHECKPOINT_TARGETS is no list"],
  [{ CHECKPOINT_TARGETS: "https://example.hu/x" }, "CHECKPOINT_TARGETS is no list"],
  [{ CHECKPOINT_TARGETS: "mailto:nobody" }, "CHECKPOINT_TARGETS is no list"],
  [{ CHECKPOINT_TARGETS: "mailto:archive%@example.hu" }, "CHECKPOINT_TARGETS is no list"],
  [{ CHECKPOINT_TARGETS: "file:///srv%2Fcheckpoints" }, "CHECKPOINT_TARGETS is no list"],
  [{ CHECKPOINT_TARGETS: "s3://archive" }, "CHECKPOINT_TARGETS names a bucket"],
  [{ CHECKPOINT_TARGETS: "file:///srv", EVIDENCE_KEY: undefined }, "CHECKPOINT_TARGETS is set without EVIDENCE_KEY"],
])("%j is refused: %s", (change, problem) => {
  expect(problemsOf(change)).toEqual([expect.stringContaining(problem)]);
});
