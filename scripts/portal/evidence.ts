import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { checkEvidence } from "@/lib/evidence/check-evidence";
import type { CheckpointFile } from "@/lib/evidence/checkpoint";
import { createCheckpoint } from "@/lib/evidence/create-checkpoint";
import { evidencePublicKeys } from "@/lib/evidence/evidence-keys";
import { issueStaffEvidence } from "@/lib/evidence/issue-evidence";
import { parseCheckpointFile, parseKeySet } from "@/lib/evidence/schema";
import type { PublicKey } from "@/lib/evidence/signature";
import { verifyEvidence } from "@/lib/evidence/verify-evidence";
import { budapestDay } from "@/lib/kernel/time";
import { isLocale } from "@/messages";
import { CommandError, EXIT, type ExitStatus } from "./exit-status";
import { printError, say } from "./output";
import { withContext } from "./with-context";
import { type MessageOptions, notFound } from "./withdraw";

const NO_KEY = "EVIDENCE_KEY is not set: make one with: openssl rand -base64 32";

/** `portal evidence <senderReference>`: writes the certificate of a message as a PDF, and writes over nothing. */
export function certify(
  senderReference: string,
  options: MessageOptions & { output: string; language: string },
): Promise<ExitStatus> {
  const { language } = options;
  if (!isLocale(language)) throw new CommandError("--language is hu or en");
  return withContext(async (ctx) => {
    const issued = await issueStaffEvidence(ctx, { senderReference, source: options.source, locale: language });
    if (!issued.ok) {
      const { error } = issued;
      if (error.kind === "no-key") throw new CommandError(NO_KEY);
      if (error.kind !== "damaged") throw notFound(senderReference, error);
      throw new CommandError(`No certificate was made: ${error.reason}`, EXIT.fault);
    }
    const { pdf, signed } = issued.value;
    const { message, events, proofs } = signed.evidence;
    const name = `evidence-${message.id}-${budapestDay(new Date(signed.evidence.issuedAt))}.pdf`;
    const file = path.join(options.output, name);
    await writeFile(file, pdf, { flag: "wx", mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
      throw new CommandError(`${file} is there already`);
    });
    if (options.json)
      say(
        JSON.stringify({ senderReference, messageId: message.id, file, events: events.length, proofs: proofs.length }),
      );
    else say(`${file}  ${events.length} events, ${proofs.length} checkpoints`);
    return EXIT.done;
  });
}

async function readFileOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch {
    throw new CommandError(`${file} cannot be read`);
  }
}

/** The checkpoints of a folder, which must all be readable: one that is not may be one that was changed. */
async function readCheckpoints(folder: string): Promise<CheckpointFile[]> {
  const names = await readdir(folder).catch(() => {
    throw new CommandError(`${folder} cannot be read`);
  });
  const files = names.filter((name) => /^checkpoint-\d+\.json$/.test(name)).sort();
  if (files.length === 0) throw new CommandError(`${folder} has no checkpoint`);
  const checkpoints: CheckpointFile[] = [];
  for (const name of files) {
    const parsed = parseCheckpointFile((await readFileOf(path.join(folder, name))).toString("utf8"));
    if (!parsed) throw new CommandError(`${name} is no checkpoint of a portal, or was changed`, EXIT.fault);
    checkpoints.push(parsed);
  }
  return checkpoints;
}

async function readKeys(file: string): Promise<PublicKey[]> {
  const keys = parseKeySet((await readFileOf(file)).toString("utf8"));
  if (!keys?.length) throw new CommandError(`${file} is no key set with an Ed25519 key`);
  return keys;
}

type VerifyOptions = { checkpoints?: string; keys?: string; json?: boolean };

/**
 * `portal evidence verify <file>`: verifies a certificate without a database. Exit status 1 when something is wrong, 3
 * when nothing is, but the key was not compared with one that the caller knows, or the certificate is a test.
 */
export async function verifyCertificate(file: string, options: VerifyOptions): Promise<ExitStatus> {
  const keys = options.keys ? await readKeys(options.keys) : null;
  const checkpoints = options.checkpoints ? await readCheckpoints(options.checkpoints) : null;
  const verified = verifyEvidence(await readFileOf(file), { keys, checkpoints });
  const { problems, remarks, evidence, isTest, isKeyKnown, signers } = verified;
  if (options.json) {
    const message = evidence && { messageId: evidence.message.id, senderReference: evidence.message.senderReference };
    const genuine = problems.length === 0 && !isTest;
    say(JSON.stringify({ genuine, test: isTest, isKeyKnown, signers, problems, remarks, ...message }));
  } else if (evidence && problems.length === 0) {
    const { message, events, issuer } = evidence;
    say(
      `Message ${message.senderReference} of ${issuer.name}, ${issuer.origin}: ${events.length} events are as they were signed`,
    );
    for (const remark of remarks) say(`Note: ${remark}`);
  }
  for (const problem of problems) printError(problem);
  if (problems.length > 0) return EXIT.fault;
  if (isTest) printError("TEST: it was made with a test key for a test customer, and is evidence of nothing");
  if (isKeyKnown) return isTest ? EXIT.unconfirmed : EXIT.done;
  printError(`The key was not compared (${signers.join(", ")}): give the portal's jwks.json with --keys`);
  return EXIT.unconfirmed;
}

/** `portal evidence check`: compares all evidence of the database with its checkpoints, and with those of a folder. */
export function checkDatabase(options: { checkpoints?: string; json?: boolean }): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    const kept = options.checkpoints ? await readCheckpoints(options.checkpoints) : [];
    const { problems, ...counts } = await checkEvidence(ctx, { kept });
    if (options.json) say(JSON.stringify({ intact: problems.length === 0, problems, ...counts }));
    else {
      const { checkpoints, histories, auditLinks } = counts;
      say(`${histories} histories and ${auditLinks} audit events were compared with ${checkpoints} checkpoints`);
    }
    for (const problem of problems) printError(problem);
    return problems.length > 0 ? EXIT.fault : EXIT.done;
  });
}

/** `portal evidence checkpoint`: makes a checkpoint now. The job delivers it. */
export function checkpointNow(options: { json?: boolean }): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    const counts = await createCheckpoint(ctx);
    if (counts.checkpoints === 0) throw new CommandError(NO_KEY);
    if (options.json) say(JSON.stringify(counts));
    else say(`Checkpoint made: ${counts.leaves} histories and ${counts.chained} audit events are new in it`);
    return EXIT.done;
  });
}

/**
 * `portal evidence key`: the public keys, the current one first, for EVIDENCE_KEYS_PREVIOUS and for those who verify.
 */
export function printKeys(options: { json?: boolean }): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    const keys = evidencePublicKeys(ctx.settings.evidence);
    if (options.json) say(JSON.stringify({ keys }));
    else for (const { x, kid } of keys) say(`${x}  ${kid}`);
    if (!ctx.settings.evidence.key) throw new CommandError(NO_KEY);
    return EXIT.done;
  });
}
