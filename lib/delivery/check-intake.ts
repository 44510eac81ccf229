import "server-only";
import { readFile } from "node:fs/promises";
import type { Context } from "@/lib/context";
import type { BatchFile } from "@/lib/delivery/batch-files";
import type { LineProblem } from "@/lib/delivery/manifest";
import type { RoutedLine } from "@/lib/delivery/route-lines";
import { ChangedFileError } from "@/lib/delivery/stage-documents";
import { scanForMalware } from "@/lib/document/malware";
import { sha256Hex } from "@/lib/document/seal";
import { printable, quoted } from "@/lib/kernel/printable";
import { sumMailboxBytes } from "@/lib/mailbox/placing/placing-store";
import { fitsMailbox, MAX_MAILBOX_BYTES } from "@/lib/mailbox/placing/quota";

/** The malware scanner does not answer; the run stays with its sender until it does. */
export class ScannerDownError extends Error {}

/** Files whose bytes were looked at before, by their digest: a run that is tried again is not scanned again. */
export type ScannedFiles = Map<string, string | null>;

/**
 * What stands against taking in lines that are otherwise right: malware in a document (SEC-62), a mailbox that would
 * hold more than anybody's should (SEC-57).
 *
 * @param lines those that would be placed
 * @throws ScannerDownError when a scanner is configured, does not answer, and files are to wait for it
 * @throws ChangedFileError when a file is no longer the one that was checked
 */
export async function checkIntake(
  ctx: Context,
  lines: readonly RoutedLine[],
  scanned: ScannedFiles,
): Promise<LineProblem[]> {
  return [...(await findMalware(ctx, lines, scanned)), ...(await findFullMailboxes(ctx, lines))].sort(
    (a, b) => a.line - b.line,
  );
}

async function findMalware(ctx: Context, lines: readonly RoutedLine[], scanned: ScannedFiles): Promise<LineProblem[]> {
  if (!ctx.settings.malwareScanner) return [];
  const problems: LineProblem[] = [];
  for (const { line } of lines) {
    for (const file of line.files) {
      const known = scanned.get(file.sha256);
      const signature = known === undefined ? await scanFile(ctx, file) : known;
      scanned.set(file.sha256, signature);
      if (signature !== null) {
        const reason = `document ${quoted(file.filename)} holds malware: ${printable(signature)}`;
        problems.push({ line: line.line, reason });
      }
    }
  }
  return problems;
}

async function scanFile(ctx: Context, file: BatchFile): Promise<string | null> {
  const bytes = await readFile(file.path);
  if (sha256Hex(bytes) !== file.sha256) throw new ChangedFileError(file.filename);
  const verdict = await scanForMalware(ctx, { bytes, from: "insurer" });
  if (verdict.kind === "held") throw new ScannerDownError("the malware scanner does not answer");
  return verdict.kind === "infected" ? verdict.signature : null;
}

async function findFullMailboxes(ctx: Context, lines: readonly RoutedLine[]): Promise<LineProblem[]> {
  const ids = [...new Set(lines.flatMap(({ account }) => account?.id ?? []))];
  const held = await sumMailboxBytes(ctx.db, ids);
  const coming = new Map<string, number>();
  return lines.flatMap(({ line, account }) => {
    const own = line.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const before = coming.get(line.email) ?? (account && held.get(account.id)) ?? 0;
    coming.set(line.email, before + own);
    if (fitsMailbox(before, own)) return [];
    return [{ line: line.line, reason: `the mailbox would hold more than ${MAX_MAILBOX_BYTES / 1024 ** 3} GB` }];
  });
}
