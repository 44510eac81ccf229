/** In the place of the security check's PBKDF2 where a test does not prove its cost: one round, whatever was asked. */
const real = jest.requireActual("altcha-lib/algorithms/pbkdf2");

export function deriveKey(parameters: { cost: number }, ...rest: unknown[]): unknown {
  return real.deriveKey({ ...parameters, cost: 1 }, ...rest);
}
