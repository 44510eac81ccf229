import "server-only";
import { EMPTY_AUDIT_CHAIN, nextLink } from "@/lib/audit/audit-chain";
import { listLinkedEvents, listLostEventIds, listStrayEventIds } from "@/lib/audit/chain-store";
import type { Context } from "@/lib/context";
import { listMessagesWithoutEvents } from "@/lib/mailbox/message/evidence-store";
import { canonicalJson } from "./canonical-json";
import { checkHistories } from "./check-histories";
import { checkTree } from "./check-tree";
import { type CheckpointFile, checkpointDigest } from "./checkpoint";
import { listCheckpoints, type StoredCheckpoint } from "./checkpoint-store";
import { checkpointText } from "./deliver-checkpoints";
import { evidencePublicKeys } from "./evidence-keys";
import { parseCheckpointFile } from "./schema";
import { storedCheckpoint } from "./stored-checkpoint";
import { checkpointProblems } from "./verify-checkpoints";

const ROWS_AT_ONCE = 2000;
/** The portal numbers from 1; an inserted row may have any number that the column can hold. */
const LOWEST_NUMBER = -2_147_483_648;
/** Ids of one kind of problem that are named. */
const MAX_NAMED = 20;

export type EvidenceCheck = {
  /** One sentence for each thing that was changed; empty when all is well. */
  problems: string[];
  checkpoints: number;
  leaves: number;
  histories: number;
  auditLinks: number;
};

/** A stored checkpoint as a file; without its proof when the tree is damaged, null when its content is. */
async function fileOf(ctx: Context, row: StoredCheckpoint): Promise<CheckpointFile | null> {
  try {
    const bare = () => canonicalJson({ ...storedCheckpoint(row), consistency: [] });
    return parseCheckpointFile(await checkpointText(ctx, row).catch(bare));
  } catch {
    return null;
  }
}

type StoredCheckpoints = {
  /** Those that can be read. */
  rows: StoredCheckpoint[];
  files: CheckpointFile[];
  /** Rows that cannot be read, or whose columns differ from what is signed. */
  problems: string[];
};

async function readCheckpoints(ctx: Context): Promise<StoredCheckpoints> {
  const rows: StoredCheckpoint[] = [];
  const files: CheckpointFile[] = [];
  const problems: string[] = [];
  let from = LOWEST_NUMBER;
  for (;;) {
    const chunk = await listCheckpoints(ctx.db, from, ROWS_AT_ONCE);
    for (const row of chunk) {
      const file = await fileOf(ctx, row);
      if (!file) {
        problems.push(`checkpoint ${row.number} cannot be read`);
        continue;
      }
      const { number, at, treeSize, auditLength } = file.checkpoint;
      const columns = {
        number: row.number,
        at: row.at.toISOString(),
        treeSize: row.treeSize,
        auditLength: row.auditLength,
      };
      if (canonicalJson({ number, at, treeSize, auditLength }) !== canonicalJson(columns)) {
        problems.push(`the row of checkpoint ${row.number} is not what was signed`);
      }
      rows.push(row);
      files.push(file);
    }
    const last = chunk.at(-1);
    if (!last || chunk.length < ROWS_AT_ONCE) return { rows, files, problems };
    from = last.number + 1;
  }
}

/** Compares stored checkpoints with those that were kept elsewhere. */
function keptProblems(files: readonly CheckpointFile[], kept: readonly CheckpointFile[]): string[] {
  const stored = new Map(files.map(({ checkpoint }) => [checkpoint.number, checkpointDigest(checkpoint)]));
  return kept.flatMap(({ checkpoint }) => {
    const digest = stored.get(checkpoint.number);
    if (digest === undefined) return [`checkpoint ${checkpoint.number} of the folder is not in the database`];
    return digest === checkpointDigest(checkpoint)
      ? []
      : [`checkpoint ${checkpoint.number} of the folder is another one`];
  });
}

const named = (ids: (number | string)[]) =>
  `${ids.slice(0, MAX_NAMED).join(", ")}${ids.length > MAX_NAMED ? ", …" : ""}`;

/** Computes the chain of the audit log anew. */
async function checkAuditChain(
  ctx: Context,
  rows: readonly StoredCheckpoint[],
): Promise<{ problems: string[]; length: number }> {
  const problems: string[] = [];
  const heads = new Map(
    rows.map((row) => [row.auditLength, { number: row.number, hash: storedCheckpoint(row).checkpoint.auditHead }]),
  );
  let head = EMPTY_AUDIT_CHAIN;
  for (;;) {
    const chunk = await listLinkedEvents(ctx.db, head.position, ROWS_AT_ONCE);
    for (const { link, event } of chunk) {
      if (link.position !== head.position + 1) problems.push(`the audit log has no link ${head.position + 1}`);
      if (!event) problems.push(`audit event ${link.eventId} is gone`);
      else if (link.position === head.position + 1 && nextLink(head, event).hash !== link.hash) {
        problems.push(`audit event ${link.eventId} or its link ${link.position} was changed`);
      }
      const signed = heads.get(link.position);
      if (signed && signed.hash !== link.hash) {
        problems.push(`checkpoint ${signed.number} knows another link ${link.position} of the audit log`);
      }
      head = link;
    }
    if (chunk.length < ROWS_AT_ONCE) break;
  }
  const longest = Math.max(0, ...rows.map(({ auditLength }) => auditLength));
  if (longest > head.position)
    problems.push(`the audit log ends at link ${head.position}, a checkpoint has ${longest}`);
  const stray = await listStrayEventIds(ctx.db, MAX_NAMED + 1);
  if (stray.length > 0) problems.push(`audit events were inserted past the chain: ${named(stray)}`);
  const lost = await listLostEventIds(ctx.db, MAX_NAMED + 1);
  if (lost.length > 0) problems.push(`audit events are gone before they were chained: ${named(lost)}`);
  return { problems, length: head.position };
}

/**
 * Computes everything that is evidence anew from the rows of the database, and compares it with the signed checkpoints:
 * all histories, the tree, the chain of the audit log. Reads every row once; the portal may run meanwhile.
 *
 * @param options.kept checkpoints that were stored outside of the database; without them a database that was rewritten
 *        as a whole, with the key, looks genuine
 */
export async function checkEvidence(
  ctx: Context,
  { kept = [] }: { kept?: readonly CheckpointFile[] } = {},
): Promise<EvidenceCheck> {
  const keys = evidencePublicKeys(ctx.settings.evidence);
  const { rows, files, problems } = await readCheckpoints(ctx);
  problems.push(...checkpointProblems(files, keys), ...checkpointProblems(kept, keys), ...keptProblems(files, kept));
  if (files[0] && files[0].checkpoint.number !== 1) problems.push("the first checkpoints are gone");
  const tree = await checkTree(ctx, rows);
  const histories = await checkHistories(ctx);
  const bare = await listMessagesWithoutEvents(ctx.db, MAX_NAMED + 1);
  if (bare.length > 0) problems.push(`messages have no history: ${named(bare)}`);
  const audit = await checkAuditChain(ctx, rows);
  return {
    problems: [...problems, ...tree.problems, ...histories.problems, ...audit.problems],
    checkpoints: rows.length,
    leaves: tree.size,
    histories: histories.count,
    auditLinks: audit.length,
  };
}
