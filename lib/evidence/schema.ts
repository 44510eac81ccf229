import "server-only";
import { z } from "zod";
import { canonicalJson, type JsonValue } from "./canonical-json";
import { CHECKPOINT_TYPE, type CheckpointFile } from "./checkpoint";
import { EVIDENCE_TYPE, type SignedEvidence } from "./evidence";
import { type PublicKey, publicKeyOf } from "./signature";

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().min(0);
const instant = z.iso.datetime();
const signature = z.strictObject({ protected: z.string(), signature: z.string() });
const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const checkpoint = z.strictObject({
  type: z.literal(CHECKPOINT_TYPE),
  origin: z.string(),
  number: count.min(1),
  at: instant,
  treeSize: count,
  rootHash: hex,
  auditLength: count,
  auditHead: hex,
  previous: hex,
});
const signedCheckpoint = z.strictObject({ checkpoint, signature });
const checkpointFile = z.strictObject({ checkpoint, signature, consistency: z.array(hex) });

/** A key whose id is that of another key is refused: readers compare the id with the one that they know. */
const publicKey = z
  .strictObject({
    kty: z.literal("OKP"),
    crv: z.literal("Ed25519"),
    x: z.string(),
    kid: z.string(),
    alg: z.literal("EdDSA"),
    use: z.literal("sig"),
  })
  .refine(({ x, kid }) => publicKeyOf(x)?.kid === kid);

const evidence = z.strictObject({
  type: z.literal(EVIDENCE_TYPE),
  test: z.literal(true).optional(),
  issuer: z.strictObject({ origin: z.string(), name: z.string() }),
  issuedAt: instant,
  customer: z.strictObject({
    accountId: z.string(),
    emailAddress: z.string().nullable(),
    name: z.string().nullable(),
  }),
  message: z.strictObject({
    id: z.string(),
    source: z.string(),
    senderReference: z.string(),
    contentDigest: hex,
    sender: z.string(),
    subject: z.string(),
    documentType: z.string(),
    contractNumber: z.string().nullable(),
    placedAt: instant,
    availableUntil: z.string(),
    withdrawnAt: instant.nullable(),
    purgedAt: instant.nullable(),
    purgedBy: z.string().nullable(),
  }),
  documents: z.array(
    z.strictObject({
      id: z.string(),
      sha256: hex,
      filename: z.string().nullable(),
      sizeBytes: count.nullable(),
    }),
  ),
  events: z.array(
    z.strictObject({
      sequence: count.min(1),
      kind: z.string(),
      actor: z.string(),
      at: instant,
      details: z.record(z.string(), value),
      previousHash: hex,
      hash: hex,
    }),
  ),
  proofs: z.array(
    z.strictObject({
      sequence: count.min(1),
      eventHash: hex,
      leafIndex: count,
      path: z.array(hex),
      signed: signedCheckpoint,
    }),
  ),
  keys: z.array(publicKey),
});
const signedEvidence = z.strictObject({ evidence, signature });

function parsed<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    const value = JSON.parse(text) as JsonValue;
    // Throws on half of a surrogate pair, over which nothing can be signed.
    canonicalJson(value);
    return schema.safeParse(value).data ?? null;
  } catch {
    return null;
  }
}

/** The data of a certificate; null for any other text. */
export function parseEvidence(text: string): SignedEvidence | null {
  return parsed<SignedEvidence>(signedEvidence, text);
}

/** A checkpoint as it is delivered; null for any other text. */
export function parseCheckpointFile(text: string): CheckpointFile | null {
  return parsed<CheckpointFile>(checkpointFile, text);
}

/** The Ed25519 keys of a JWK set (RFC 7517); others are left out. Null for any other text. */
export function parseKeySet(text: string): PublicKey[] | null {
  const set = parsed(z.object({ keys: z.array(z.looseObject({ kty: z.string(), x: z.string().optional() })) }), text);
  return set?.keys.flatMap(({ kty, x }) => (kty === "OKP" && x ? (publicKeyOf(x) ?? []) : [])) ?? null;
}
