/**
 * In the place of `lib/auth/credential/password-hash` where a test needs something to happen between the check of a
 * password and what follows it. Every check is the real one; one of them can be held after its verdict.
 */
const actual = jest.requireActual<typeof import("@/lib/auth/credential/password-hash")>(
  "@/lib/auth/credential/password-hash",
);

type Hold = { reach: () => void; released: Promise<void> };
let next: Hold | null = null;

/** Holds the next check once its verdict is known. `reached` resolves then; `release` lets it go on. */
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
