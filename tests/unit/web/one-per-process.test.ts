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

it("two bundles share one count of a customer's document answers", () => {
  type Answers = typeof import("@/lib/document/answer-limit");
  const load = () => require("@/lib/document/answer-limit") as Answers;
  const [one, other] = [copyOf(load), copyOf(load)];
  expect(one.createAnswerLimit).not.toBe(other.createAnswerLimit);
  const releases = Array.from({ length: one.answersLimit() }, () => one.documentAnswers().take("anna"));
  expect(other.documentAnswers().take("anna")).toBeNull();
  releases[0]?.();
  const again = other.documentAnswers().take("anna");
  expect(again).not.toBeNull();
  for (const release of [...releases, again]) release?.();
});
