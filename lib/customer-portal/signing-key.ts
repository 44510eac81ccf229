import "server-only";
import { createECDH, hkdfSync } from "node:crypto";
import { calculateJwkThumbprint, type JWK } from "jose";

/** RFC 7518: what every JOSE library knows. See docs/adr/0006. */
export const TICKET_ALGORITHM = "ES256";

const PURPOSE = "kuldemenyeim customer portal ticket v1";
const NO_SALT = new Uint8Array();
const ORDER_OF_P256 = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
/** 16 bytes more than the order has, so that the remainder favours no number (FIPS 186-5, A.2.1). */
const SEED_BYTES = 48;
const SCALAR_BYTES = 32;

export type SigningKey = { kid: string; privateJwk: JWK; publicJwk: JWK };

/** The P-256 key that belongs to a secret: always the same, in every process, without a file of its own. */
export async function signingKey(secret: Buffer): Promise<SigningKey> {
  const seed = Buffer.from(hkdfSync("sha256", secret, NO_SALT, PURPOSE, SEED_BYTES));
  const scalar = (BigInt(`0x${seed.toString("hex")}`) % (ORDER_OF_P256 - 1n)) + 1n;
  const d = Buffer.from(scalar.toString(16).padStart(2 * SCALAR_BYTES, "0"), "hex");
  const ecdh = createECDH("prime256v1");
  ecdh.setPrivateKey(d);
  const point = ecdh.getPublicKey();
  const [x, y] = [point.subarray(1, 1 + SCALAR_BYTES), point.subarray(1 + SCALAR_BYTES)];
  const shape = { kty: "EC", crv: "P-256", x: x.toString("base64url"), y: y.toString("base64url") };
  const kid = await calculateJwkThumbprint(shape);
  const publicJwk = { ...shape, kid, use: "sig", alg: TICKET_ALGORITHM };
  return { kid, publicJwk, privateJwk: { ...publicJwk, d: d.toString("base64url") } };
}
