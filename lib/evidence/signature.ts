/**
 * Signatures of evidence and checkpoints: Ed25519 as a detached JWS (RFC 7515, appendix F) over the canonical JSON
 * (RFC 8785) of what is signed, so that any JOSE library can check them. Pure, but server only: Node signs.
 */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { canonicalJson, type JsonValue } from "./canonical-json";

/** What is signed. In the JWS header, so that a signature of one kind is never taken for one of the other. */
export type SignedKind = "evidence+json" | "checkpoint+json" | "evidence+pdf";

/** Members of a flattened JWS whose payload stands beside it. */
export type Signature = { protected: string; signature: string };

/** A public key as JWK (RFC 8037); `kid` is its thumbprint (RFC 7638). */
export type PublicKey = { kty: "OKP"; crv: "Ed25519"; x: string; kid: string; alg: "EdDSA"; use: "sig" };

export type SigningKey = { publicKey: PublicKey; sign(kind: SignedKind, value: JsonValue): Signature };

export type SignatureFailure =
  /** The header is not one that the portal writes for this kind. */
  | { kind: "malformed" }
  /** `kid`: the key that the signature names and that was not given. */
  | { kind: "unknown-key"; kid: string }
  /** The signature is not that of the key over this content. */
  | { kind: "wrong" };

const SEED_BYTES = 32;
/** The bytes before the seed in a PKCS #8 file with an Ed25519 key (RFC 8410). */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
const KEY_TEXT = /^[A-Za-z0-9_-]{43}$/;

/** @param x the 32 bytes of the key, base64url. @returns null for any other text */
export function publicKeyOf(x: string): PublicKey | null {
  if (!KEY_TEXT.test(x) || Buffer.from(x, "base64url").toString("base64url") !== x) return null;
  const shape = { crv: "Ed25519", kty: "OKP", x } as const;
  const kid = createHash("sha256").update(canonicalJson(shape)).digest("base64url");
  return { ...shape, kid, alg: "EdDSA", use: "sig" };
}

/** The bytes that are signed (RFC 7515, 5.1). */
function signingInput(header: string, value: JsonValue): Buffer {
  return Buffer.from(`${header}.${Buffer.from(canonicalJson(value)).toString("base64url")}`);
}

/** @param seed 32 bytes, derived from EVIDENCE_KEY */
export function signingKeyOf(seed: Buffer): SigningKey {
  if (seed.length !== SEED_BYTES) throw new Error("An Ed25519 key has 32 bytes.");
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: "der", type: "pkcs8" });
  const { x = "" } = createPublicKey(key).export({ format: "jwk" });
  const publicKey = publicKeyOf(x) as PublicKey;
  return {
    publicKey,
    sign(kind, value) {
      const header = canonicalJson({ alg: "EdDSA", kid: publicKey.kid, typ: kind });
      const encoded = Buffer.from(header).toString("base64url");
      return { protected: encoded, signature: sign(null, signingInput(encoded, value), key).toString("base64url") };
    },
  };
}

function headerOf(encoded: string): { alg?: unknown; kid?: unknown; typ?: unknown } | null {
  try {
    const header: unknown = JSON.parse(Buffer.from(encoded, "base64url").toString("utf8"));
    return typeof header === "object" && header !== null ? header : null;
  } catch {
    return null;
  }
}

/** The id of the key that a signature names; null when its header has none. Verifies nothing. */
export function signerOf({ protected: encoded }: Signature): string | null {
  const kid = headerOf(encoded)?.kid;
  return typeof kid === "string" ? kid : null;
}

function keyObject({ kty, crv, x }: PublicKey): KeyObject {
  return createPublicKey({ key: { kty, crv, x }, format: "jwk" });
}

/**
 * Checks a signature.
 *
 * @param keys the public keys that count
 * @returns null when the signature is right, else what is wrong with it
 */
export function signatureFailure(
  kind: SignedKind,
  value: JsonValue,
  signature: Signature,
  keys: readonly PublicKey[],
): SignatureFailure | null {
  const header = headerOf(signature.protected);
  if (header?.alg !== "EdDSA" || header.typ !== kind || typeof header.kid !== "string") return { kind: "malformed" };
  const expected = Buffer.from(canonicalJson({ alg: "EdDSA", kid: header.kid, typ: kind })).toString("base64url");
  if (signature.protected !== expected) return { kind: "malformed" };
  const key = keys.find(({ kid }) => kid === header.kid);
  if (!key) return { kind: "unknown-key", kid: header.kid };
  const bytes = Buffer.from(signature.signature, "base64url");
  if (bytes.toString("base64url") !== signature.signature) return { kind: "wrong" };
  return verify(null, signingInput(signature.protected, value), keyObject(key), bytes) ? null : { kind: "wrong" };
}
