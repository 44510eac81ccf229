/** Next loads a module once per bundle. What counts for the process must count across all copies. */
import { availableParallelism } from "node:os";

const held = new Promise<never>(() => {});
jest.mock("@node-rs/argon2", () => ({ hash: () => held, verify: () => held }));

/** Loads a module anew, as another bundle of Next does. */
function copyOf<T>(load: () => T): T {
  let copy: T | undefined;
  jest.isolateModules(() => {
    copy = load();
  });
  return copy as T;
}

const PEPPERS = (() => {
  const key = { id: "pepper", key: Buffer.alloc(32) };
  return { current: key, all: [key] };
})();
const MAX_WAITING = 200;

it("two bundles share one count of password hashes", async () => {
  type Hashes = typeof import("@/lib/auth/credential/password-hash");
  const load = () => require("@/lib/auth/credential/password-hash") as Hashes;
  const [one, other] = [copyOf(load), copyOf(load)];
  expect(one.hashPassword).not.toBe(other.hashPassword);
  for (let index = 0; index < availableParallelism() + MAX_WAITING; index += 1)
    void one.hashPassword("Jelszo1", PEPPERS);
  await expect(other.hashPassword("Jelszo1", PEPPERS)).rejects.toBeInstanceOf(other.HashOverloadError);
});

it("two bundles share one budget of document bytes", () => {
  type Budget = typeof import("@/lib/document/byte-budget");
  const load = () => require("@/lib/document/byte-budget") as Budget;
  const [one, other] = [copyOf(load), copyOf(load)];
  expect(one.createByteBudget).not.toBe(other.createByteBudget);
  const release = one.documentByteBudget.reserve(one.documentBytesLimit());
  expect(other.documentByteBudget.reserve(1)).toBeNull();
  release?.();
  const again = other.documentByteBudget.reserve(1);
  expect(again).not.toBeNull();
  again?.();
});
