import "server-only";
import { createECDH } from "node:crypto";
import { calculateJwkThumbprint, type JWK } from "jose";
import { derivePurposeKey } from "@/lib/crypto/derive-key";

/** ECDSA with P-256 (RFC 7518), which every JOSE library supports (docs/adr/0006-tickets-to-the-customer-portal.md). */
export const TICKET_ALGORITHM = "ES256";

const PURPOSE = "kuldemenyeim customer portal ticket v1";
const ORDER_OF_P256 = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
/** 16 bytes longer than the order, so that the bias of the remainder is negligible (FIPS 186-5, A.2.1). */
const SEED_BYTES = 48;
const SCALAR_BYTES = 32;

export type SigningKey = { kid: string; privateJwk: JWK; publicJwk: JWK };

/**
 * Derives the P-256 signing key from a secret, so that no key file is needed.
 *
 * @param secret the key bytes of CUSTOMER_PORTAL_SIGNING_KEY
 * @returns the same key for the same secret; `kid` is the JWK thumbprint (RFC 7638)
 */
export async function signingKey(secret: Buffer): Promise<SigningKey> {
  const seed = derivePurposeKey(secret, PURPOSE, SEED_BYTES);
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
