import "server-only";
import { findAccountAddress } from "@/lib/account/address-store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { err, ok, type Result } from "@/lib/kernel/result";
import { isTestSource } from "@/lib/kernel/test-address";
import { parseDocumentDigests } from "@/lib/mailbox/message/document-digests";
import { listMessageEvents } from "@/lib/mailbox/message/event-store";
import { findMessageRecord, listDocumentRecords, type MessageRecord } from "@/lib/mailbox/message/evidence-store";
import { type MessageEvent, verifyHistory } from "@/lib/mailbox/message/message-history";
import { findCheckpointWithLeaf } from "./checkpoint-store";
import { EVIDENCE_TYPE, type Evidence, type EvidenceDocument, type EvidenceProof } from "./evidence";
import { evidencePublicKeys } from "./evidence-keys";
import { inclusionRanges, rangeRoots } from "./merkle-ranges";
import { storedCheckpoint } from "./stored-checkpoint";
import { listLeavesOf, readNodes, type StoredLeaf } from "./tree-store";
import { proofProblem } from "./verify-proof";

/** The stored history is not what it was: nothing is certified. `reason` names what does not fit. */
export type DamagedEvidence = { kind: "damaged"; reason: string };

const isoOrNull = (at: Date | null) => at?.toISOString() ?? null;

/**
 * Documents of the message's rows or, once they are deleted, of the last event that names their digests. Those of a
 * withdrawn message have no names: its content is no longer shown.
 */
function documentsOf(
  { withdrawnAt }: MessageRecord,
  rows: Awaited<ReturnType<typeof listDocumentRecords>>,
  events: MessageEvent[],
): EvidenceDocument[] {
  if (rows.length > 0 && withdrawnAt) return rows.map((row) => ({ ...row, filename: null, sizeBytes: null }));
  if (rows.length > 0) return rows;
  const digests = events
    .flatMap(({ details }) => (typeof details.digests === "string" ? [details.digests] : []))
    .at(-1);
  return parseDocumentDigests(digests ?? "").map((document) => ({ ...document, filename: null, sizeBytes: null }));
}

async function proofOf(db: Tx, leaf: StoredLeaf): Promise<EvidenceProof | null> {
  const row = await findCheckpointWithLeaf(db, leaf.position);
  if (!row) return null;
  const path = await rangeRoots(inclusionRanges(leaf.position, row.treeSize), (nodes) => readNodes(db, nodes));
  return {
    ...{ sequence: leaf.sequence, eventHash: leaf.eventHash, leafIndex: leaf.position },
    path: path.map((hash) => hash.toString("hex")),
    signed: storedCheckpoint(row),
  };
}

function messageOf(record: MessageRecord): Evidence["message"] {
  const {
    accountId: _,
    expiresAt: _expires,
    deletedAt: _deleted,
    placedAt,
    withdrawnAt,
    purgedAt,
    ...message
  } = record;
  return {
    ...message,
    placedAt: placedAt.toISOString(),
    withdrawnAt: isoOrNull(withdrawnAt),
    purgedAt: isoOrNull(purgedAt),
  };
}

/** Makes one proof for each state of the history that a checkpoint has. */
async function proofsOf(db: Tx, messageId: string, events: MessageEvent[]): Promise<EvidenceProof[]> {
  const proofs: EvidenceProof[] = [];
  for (const leaf of await listLeavesOf(db, messageId)) {
    // An event that another transaction has appended since the history was read.
    if (leaf.sequence > events.length) break;
    const proof = await proofOf(db, leaf);
    if (proof) proofs.push(proof);
  }
  return proofs;
}

/**
 * Reads what is known of a message, and checks it against the stored checkpoints.
 *
 * @param accountId the owner; another one's message is not found
 * @returns null when there is no such message, or none yet
 */
export async function collectEvidence(
  ctx: Context,
  tx: Tx,
  { messageId, accountId }: { messageId: string; accountId: string },
): Promise<Result<Evidence, DamagedEvidence> | null> {
  const now = ctx.clock.now();
  const record = await findMessageRecord(tx, { messageId, placedBefore: now });
  if (record?.accountId !== accountId) return null;
  const events = await listMessageEvents(tx, { accountId, messageId });
  const verification = verifyHistory(events);
  if (!verification.intact) return err({ kind: "damaged", reason: `event ${verification.brokenAt} was changed` });
  const keys = evidencePublicKeys(ctx.settings.evidence);
  const evidence: Evidence = {
    type: EVIDENCE_TYPE,
    ...(isTestSource(record.source) ? { test: true as const } : {}),
    issuer: { origin: ctx.settings.appUrl, name: ctx.settings.brand.legalName },
    issuedAt: now.toISOString(),
    customer: { accountId, ...(await findAccountAddress(tx, accountId)) },
    message: messageOf(record),
    documents: documentsOf(record, await listDocumentRecords(tx, messageId), events),
    events: events.map(({ messageId: _, at, ...event }) => ({ ...event, at: at.toISOString() })),
    proofs: await proofsOf(tx, messageId, events),
    keys,
  };
  for (const proof of evidence.proofs) {
    const problem = proofProblem(proof, { messageId, events: evidence.events, keys });
    if (problem) return err({ kind: "damaged", reason: problem });
  }
  return ok(evidence);
}
