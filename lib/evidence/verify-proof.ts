/** Checks one proof of inclusion against a history and a signed checkpoint. Pure, but server only: hashes need Node. */
import { hashOfLeaf } from "./checkpoint";
import type { EvidenceEvent, EvidenceProof } from "./evidence";
import { verifyInclusion } from "./merkle-tree";
import { type PublicKey, type SignatureFailure, signatureFailure } from "./signature";

/** A sentence about a wrong signature. @param what for example `checkpoint 12` */
export function signatureProblem(what: string, failure: SignatureFailure): string {
  switch (failure.kind) {
    case "malformed":
      return `the signature of ${what} is none of the portal's`;
    case "unknown-key":
      return `${what} is signed by a key that is not known: ${failure.kid}`;
    case "wrong":
      return `the signature of ${what} is wrong: it was changed`;
  }
}

/**
 * @param history.keys the public keys that count
 * @returns null when the state of the history stood in the checkpoint's tree, else what does not fit
 */
export function proofProblem(
  proof: EvidenceProof,
  history: { messageId: string; events: EvidenceEvent[]; keys: readonly PublicKey[] },
): string | null {
  const { sequence, eventHash, leafIndex, path, signed } = proof;
  const { checkpoint, signature } = signed;
  const name = `checkpoint ${checkpoint.number}`;
  const failure = signatureFailure("checkpoint+json", checkpoint, signature, history.keys);
  if (failure) return signatureProblem(name, failure);
  if (history.events[sequence - 1]?.hash !== eventHash) {
    return `${name} knows another event ${sequence}: the history was rewritten`;
  }
  const isIncluded = verifyInclusion({
    leaf: hashOfLeaf({ messageId: history.messageId, sequence, eventHash }),
    index: leafIndex,
    treeSize: checkpoint.treeSize,
    path: path.map((hash) => Buffer.from(hash, "hex")),
    root: Buffer.from(checkpoint.rootHash, "hex"),
  });
  return isIncluded ? null : `the history is not in the tree of ${name}`;
}
