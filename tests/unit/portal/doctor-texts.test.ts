/** What `portal doctor` says to do where the same check fails for different reasons. */
import { failureText } from "@/scripts/portal/doctor-texts";

const todo = (reason: string) => failureText({ name: "database", reason }).todo;

it("a pooler that refuses the parameters of a connection is named as such", () => {
  // PgBouncer's message without `ignore_startup_parameters`.
  expect(todo("unsupported startup parameter: plan_cache_mode")).toBe(
    "set DATABASE_URL_UNPOOLED to the address past the pooler, or DATABASE_PREPARE=0",
  );
});

it("any other fault of the database leads to its address", () => {
  expect(todo("connect ECONNREFUSED 127.0.0.1:5432")).toMatch(/^check DATABASE_URL, that the server runs/);
});
