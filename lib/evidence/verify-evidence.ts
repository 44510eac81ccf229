/** Verifies a certificate without the portal: its file, its history and its proofs. Pure, but server only. */
import { documentDigests, MAX_DIGESTS } from "@/lib/mailbox/message/document-digests";
import { type MessageActor, type MessageEventKind, verifyHistory } from "@/lib/mailbox/message/message-history";
import { type CheckpointFile, checkpointDigest } from "./checkpoint";
import { type Evidence, type EvidenceProof, isTestEvidence, type SignedEvidence } from "./evidence";
import { attachedFile, pdfSignature, pdfSignatureFailure } from "./pdf/file-signature";
import { parseEvidence } from "./schema";
import { type PublicKey, type Signature, signatureFailure, signerOf } from "./signature";
import { checkpointProblems } from "./verify-checkpoints";
import { proofProblem, signatureProblem } from "./verify-proof";

export type EvidenceVerification = {
  /** One sentence for each thing that is not right; empty for a genuine certificate. */
  problems: string[];
  /** What a reader should know although nothing is wrong. */
  remarks: string[];
  /** Null when the file has no certificate. */
  evidence: Evidence | null;
  /** Nothing was changed perhaps, but it is of a test customer. */
  isTest: boolean;
  /** False: verified only with the key that the certificate itself names. */
  isKeyKnown: boolean;
  /** Ids of the keys that have signed the file, its data and the checkpoints of its proofs; each once. */
  signers: string[];
};

const PDF_START = Buffer.from("%PDF-");
const isPdf = (file: Buffer) => file.subarray(0, PDF_START.length).equals(PDF_START);
/** How long after its instant an event is committed at most: a batch has its instant before it is prepared. */
const LATEST_COMMIT_MS = 24 * 60 * 60 * 1000;

function historyProblems({ message, events }: Evidence): string[] {
  const history = events.map(({ kind, actor, at, ...event }) => ({
    ...event,
    ...{ messageId: message.id, kind: kind as MessageEventKind, actor: actor as MessageActor, at: new Date(at) },
  }));
  const verification = verifyHistory(history);
  if (!verification.intact) {
    return [
      `event ${verification.brokenAt} does not follow from those before it: it was changed, added, moved, or one is missing`,
    ];
  }
  return events.length > 0 ? [] : ["there is no event"];
}

/** Compares the message with its first event, which the chain protects. Older releases recorded less there. */
function placingProblems({ message, customer, documents, events }: Evidence): string[] {
  const [placed] = events;
  if (placed?.kind !== "placed") return ["the first event is not the placing"];
  const { details } = placed;
  const found: string[] = [];
  if (placed.at !== message.placedAt) found.push("the message says another instant of placing than its first event");
  if (details.availableUntil !== message.availableUntil) {
    found.push("the message says another last day than its first event");
  }
  if (details.content !== undefined && details.content !== message.contentDigest) {
    found.push("the digest of the content is not that of the first event");
  }
  if (details.accountId !== undefined && details.accountId !== customer.accountId) {
    found.push("the account is not that of the first event");
  }
  if (typeof details.digests === "string" && details.digests !== documentDigests(documents)) {
    found.push("the documents are not those of the first event");
  }
  // An event names at most MAX_DIGESTS documents; of a purged message no more are known.
  if (typeof details.documents === "number" && Math.min(details.documents, MAX_DIGESTS) > documents.length) {
    found.push("there are fewer documents than the first event says");
  }
  return found;
}

function proofProblems({ message, events, proofs }: Evidence, keys: readonly PublicKey[]): string[] {
  return proofs.flatMap((proof) => proofProblem(proof, { messageId: message.id, events, keys }) ?? []);
}

/** Compares the proofs of a certificate with checkpoints that were kept outside of the portal. */
function archiveProblems(proofs: readonly EvidenceProof[], files: readonly CheckpointFile[]): string[] {
  const kept = new Map(files.map(({ checkpoint }) => [checkpoint.number, checkpointDigest(checkpoint)]));
  return proofs.flatMap(({ signed: { checkpoint } }) => {
    const digest = kept.get(checkpoint.number);
    if (digest === undefined) return [`checkpoint ${checkpoint.number} is not in the folder`];
    return digest === checkpointDigest(checkpoint)
      ? []
      : [`checkpoint ${checkpoint.number} in the folder is another one`];
  });
}

/** Events that are first in a checkpoint although an earlier checkpoint was made after the instant that they say. */
function lateRemarks({ events, proofs }: Evidence, files: readonly CheckpointFile[]): string[] {
  const times = new Map(files.map(({ checkpoint }) => [checkpoint.number, checkpoint.at]));
  return events.flatMap(({ sequence, at }) => {
    const proof = proofs.find((candidate) => candidate.sequence >= sequence);
    const number = proof ? proof.signed.checkpoint.number : null;
    const before = number === null ? null : times.get(number - 1);
    return before && at < before
      ? [`event ${sequence} says ${at}, but checkpoint ${(number as number) - 1} of ${before} does not have it yet`]
      : [];
  });
}

/**
 * Compares the events that no proof covers with kept checkpoints that were made after them and before the certificate.
 * So a history that was computed anew, and has no proofs for that reason, is found.
 */
function missingEvents(
  { events, proofs, issuedAt }: Evidence,
  files: readonly CheckpointFile[],
): { problems: string[]; remarks: string[] } {
  const found: { problems: string[]; remarks: string[] } = { problems: [], remarks: [] };
  const covered = Math.max(0, ...proofs.map(({ sequence }) => sequence));
  const last = files
    .map(({ checkpoint }) => checkpoint)
    .filter(({ at }) => Date.parse(at) <= Date.parse(issuedAt))
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .at(-1);
  if (!last) return found;
  for (const { sequence, at } of events.slice(covered)) {
    const laterBy = Date.parse(last.at) - Date.parse(at);
    if (laterBy <= 0) continue;
    const text = `event ${sequence} says ${at}, but checkpoint ${last.number} of ${last.at} does not have it`;
    (laterBy > LATEST_COMMIT_MS ? found.problems : found.remarks).push(text);
  }
  return found;
}

function coverageRemarks({ events, proofs }: Evidence): string[] {
  const covered = Math.max(0, ...proofs.map(({ sequence }) => sequence));
  if (covered >= events.length) return [];
  const which = covered === 0 ? "no event is" : `events behind number ${covered} are not`;
  return [`${which} in a checkpoint: only the signature of the certificate covers ${covered === 0 ? "them" : "these"}`];
}

function signersOf(file: Buffer, { evidence, signature }: SignedEvidence): string[] {
  const proofs = evidence.proofs.map(({ signed }) => signed.signature);
  const signatures: (Signature | null)[] = [isPdf(file) ? pdfSignature(file) : null, signature, ...proofs];
  return [...new Set(signatures.flatMap((one) => (one ? (signerOf(one) ?? []) : [])))];
}

function contentOf(file: Buffer): SignedEvidence | null {
  const json = isPdf(file) ? attachedFile(file) : file;
  return json && parseEvidence(json.toString("utf8"));
}

/**
 * Verifies a certificate: the PDF, or the JSON that is inside it.
 *
 * @param known.keys the portal's public keys, from a source that is trusted; null: those that the certificate names
 * @param known.checkpoints checkpoints that were kept outside of the portal; null: none are compared
 */
export function verifyEvidence(
  file: Buffer,
  known: { keys: readonly PublicKey[] | null; checkpoints: readonly CheckpointFile[] | null },
): EvidenceVerification {
  const signed = contentOf(file);
  const isKeyKnown = known.keys !== null;
  if (!signed) {
    const problems = ["the file is no certificate of a portal"];
    return { problems, remarks: [], evidence: null, isTest: false, isKeyKnown, signers: [] };
  }
  const { evidence, signature } = signed;
  const keys = known.keys ?? evidence.keys;
  const problems: string[] = [];
  if (isPdf(file)) {
    const failure = pdfSignatureFailure(file, keys);
    if (failure) problems.push(signatureProblem("the PDF file", failure));
  }
  const failure = signatureFailure("evidence+json", evidence, signature, keys);
  if (failure) problems.push(signatureProblem("the data", failure));
  problems.push(...historyProblems(evidence), ...placingProblems(evidence), ...proofProblems(evidence, keys));
  const remarks = coverageRemarks(evidence);
  if (known.checkpoints) {
    const missing = missingEvents(evidence, known.checkpoints);
    problems.push(
      ...checkpointProblems(known.checkpoints, keys),
      ...archiveProblems(evidence.proofs, known.checkpoints),
      ...missing.problems,
    );
    remarks.push(...lateRemarks(evidence, known.checkpoints), ...missing.remarks);
  }
  return {
    problems,
    remarks,
    evidence,
    isTest: isTestEvidence(evidence),
    isKeyKnown,
    signers: signersOf(file, signed),
  };
}
