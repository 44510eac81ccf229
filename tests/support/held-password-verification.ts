/**
 * Replaces `lib/auth/credential/password-hash` in tests in which something happens between the verification of a
 * password and what follows. The verifications are real; the next one can be held after its result is known.
 */
const actual = jest.requireActual<typeof import("@/lib/auth/credential/password-hash")>(
  "@/lib/auth/credential/password-hash",
);

type Hold = { reach: () => void; released: Promise<void> };
let next: Hold | null = null;

/** Holds the next verification once its result is known. `reached` resolves then; `release` lets it continue. */
export function holdNextVerification(): { reached: Promise<void>; release: () => void } {
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  next = { reach: reached.resolve, released: released.promise };
  return { reached: reached.promise, release: released.resolve };
}

export const { HashOverloadError, hashPassword } = actual;

export const verifyPassword: typeof actual.verifyPassword = async (...check) => {
  const hold = next;
  next = null;
  const verdict = await actual.verifyPassword(...check);
  if (hold) {
    hold.reach();
    await hold.released;
  }
  return verdict;
};
