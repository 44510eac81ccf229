import { readSettings } from "@/lib/env";
import { TEST_ENVIRONMENT } from "@/tests/support/context";

const PRIMARY = "postgres://portal@db.example.hu:5432/portal";
const REPLICA = "postgres://portal@replica.example.hu:5432/portal";
const replicaOf = (env: Record<string, string>) =>
  readSettings({ ...TEST_ENVIRONMENT, DATABASE_URL: PRIMARY, ...env }).databaseReplica;

it("without DATABASE_URL_REPLICA there is none", () => {
  expect(replicaOf({})).toBeNull();
  expect(replicaOf({ DATABASE_URL_REPLICA: "", DATABASE_REPLICA_MAX_LAG: "9" })).toBeNull();
});

it("it may be five seconds behind, or as DATABASE_REPLICA_MAX_LAG says", () => {
  expect(replicaOf({ DATABASE_URL_REPLICA: REPLICA })).toEqual({
    url: REPLICA,
    maxLagSeconds: 5,
    prepare: true,
    pooled: false,
  });
  expect(replicaOf({ DATABASE_URL_REPLICA: REPLICA, DATABASE_REPLICA_MAX_LAG: "60" })).toMatchObject({
    maxLagSeconds: 60,
  });
  for (const wrong of ["1", "61", "5s", "0.5"]) {
    expect(() => replicaOf({ DATABASE_URL_REPLICA: REPLICA, DATABASE_REPLICA_MAX_LAG: wrong })).toThrow(
      "DATABASE_REPLICA_MAX_LAG is a number of seconds, 2 to 60",
    );
  }
});

it("statements are prepared on it unless it is a pooler that cannot, or DATABASE_PREPARE says otherwise", () => {
  const unpooled = {
    DATABASE_URL_REPLICA: REPLICA,
    DATABASE_URL_UNPOOLED: "postgres://portal@direct.example.hu/portal",
  };
  expect(replicaOf(unpooled)?.prepare).toBe(true);
  expect(replicaOf({ DATABASE_URL_REPLICA: `${REPLICA}?pgbouncer=true` })?.prepare).toBe(false);
  expect(replicaOf({ DATABASE_URL_REPLICA: REPLICA, DATABASE_PREPARE: "0" })?.prepare).toBe(false);
});

it("a wrong address is refused by the name of its variable, without its value", () => {
  expect(() => replicaOf({ DATABASE_URL_REPLICA: "mysql://portal:geheim@replica.example.hu/portal" })).toThrow(
    /DATABASE_URL_REPLICA: (?!.*geheim)/,
  );
});
