/** Checks that checkpoints follow from one another. Pure, but server only: hashes need Node. */
import { type Checkpoint, type CheckpointFile, checkpointDigest, NO_CHECKPOINT } from "./checkpoint";
import { verifyConsistency } from "./merkle-tree";
import { type PublicKey, signatureFailure } from "./signature";
import { signatureProblem } from "./verify-proof";

const bytes = (hash: string) => Buffer.from(hash, "hex");
const treeOf = ({ treeSize, rootHash }: Checkpoint) => ({ treeSize, root: bytes(rootHash) });

/** What does not fit between a checkpoint and the one before it. */
function orderProblems(before: Checkpoint, { checkpoint, consistency }: CheckpointFile): string[] {
  const name = `checkpoint ${checkpoint.number}`;
  const found: string[] = [];
  if (checkpoint.number !== before.number + 1) {
    return [`checkpoint ${before.number + 1} is missing before ${name}`];
  }
  if (checkpoint.previous !== checkpointDigest(before)) {
    found.push(`${name} does not follow from checkpoint ${before.number}: one of them was replaced`);
  }
  if (checkpoint.at < before.at) found.push(`${name} is older than checkpoint ${before.number}`);
  if (checkpoint.auditLength < before.auditLength) found.push(`the audit log of ${name} is shorter than before`);
  const trees = { first: treeOf(before), second: treeOf(checkpoint), path: consistency.map(bytes) };
  if (!verifyConsistency(trees)) {
    found.push(`the tree of ${name} does not begin with that of checkpoint ${before.number}: it was rewritten`);
  }
  return found;
}

/**
 * Checks signatures, order and consistency of checkpoints. The first one may have any number, because an archive may
 * begin later than the portal; none may be missing behind it.
 *
 * @param files in any order
 * @returns one sentence for each problem; empty when all is well
 */
export function checkpointProblems(files: readonly CheckpointFile[], keys: readonly PublicKey[]): string[] {
  const problems: string[] = [];
  const sorted = files.toSorted((a, b) => a.checkpoint.number - b.checkpoint.number);
  let before: Checkpoint | null = null;
  for (const file of sorted) {
    const { checkpoint, signature } = file;
    const name = `checkpoint ${checkpoint.number}`;
    const failure = signatureFailure("checkpoint+json", checkpoint, signature, keys);
    if (failure) problems.push(signatureProblem(name, failure));
    if (before?.number === checkpoint.number) {
      const isSame = checkpointDigest(before) === checkpointDigest(checkpoint);
      if (!isSame) problems.push(`there are two different checkpoints ${checkpoint.number}`);
      continue;
    }
    if (before) problems.push(...orderProblems(before, file));
    else if (checkpoint.number === 1 && checkpoint.previous !== NO_CHECKPOINT) {
      problems.push("checkpoint 1 names one before it");
    }
    before = checkpoint;
  }
  return problems;
}
