/** Certificates that somebody forged, with a key of their own or with the portal's, and that of a withdrawn message. */
import { canonicalJson, type JsonValue } from "@/lib/evidence/canonical-json";
import type { CheckpointFile } from "@/lib/evidence/checkpoint";
import { listCheckpoints } from "@/lib/evidence/checkpoint-store";
import { checkpointText } from "@/lib/evidence/deliver-checkpoints";
import type { Evidence } from "@/lib/evidence/evidence";
import { parseCheckpointFile } from "@/lib/evidence/schema";
import { signingKeyOf } from "@/lib/evidence/signature";
import { verifyEvidence } from "@/lib/evidence/verify-evidence";
import { withdrawMessage } from "@/lib/mailbox/placing/withdraw-message";
import {
  certificateOf,
  checkpoint,
  eventfulMessage,
  type PlacedMessage,
  placed,
  publicKeys,
  signedAgain,
  test,
  withEvidence,
} from "./evidence-fixture";

withEvidence();

const jsonOf = (value: JsonValue) => Buffer.from(canonicalJson(value));
const NOT_COMPARED = { keys: null, checkpoints: null };
const genuineKid = () => publicKeys()[0]?.kid ?? "";

async function evidenceOf(message: PlacedMessage): Promise<Evidence> {
  return (await certificateOf(message)).signed.evidence;
}

/** All checkpoints, as an archive outside the portal keeps them. */
async function kept(): Promise<CheckpointFile[]> {
  const rows = await listCheckpoints(test.ctx.db, 1, 1000);
  return Promise.all(
    rows.map(async (row) => parseCheckpointFile(await checkpointText(test.ctx, row)) as CheckpointFile),
  );
}

// First, because its checkpoints follow from one another in time.
it("a history without its proofs, signed with the portal's key, is found by checkpoints of a day later", async () => {
  const message = await eventfulMessage();
  const early = await evidenceOf(message);
  test.clock.advance({ minutes: 24 * 60 });
  await checkpoint();
  const [evidence, checkpoints] = [await evidenceOf(message), await kept()];
  const verify = (file: Buffer) => verifyEvidence(file, { keys: publicKeys(), checkpoints });
  expect(verify(signedAgain(evidence, {}))).toMatchObject({ problems: [], remarks: [] });
  const { number, at } = (checkpoints.at(-1) as CheckpointFile).checkpoint;
  expect(verify(signedAgain(evidence, { proofs: [] })).problems).toEqual(
    evidence.events.map((event) => {
      return `event ${event.sequence} says ${event.at}, but checkpoint ${number} of ${at} does not have it`;
    }),
  );
  // Made before that checkpoint: within a day an event may have been committed after the checkpoint.
  const { problems, remarks } = verify(signedAgain(early, { proofs: [] }));
  expect(problems).toEqual([]);
  expect(remarks).toContainEqual(expect.stringMatching(/^event 1 says .*, but checkpoint \d+ of .* does not have it$/));
});

describe("somebody else's key", () => {
  it("cannot have the id of the portal's", async () => {
    const genuine = await evidenceOf(await placed());
    const forger = signingKeyOf(Buffer.alloc(32, 7));
    forger.publicKey.kid = genuineKid();
    const evidence = { ...genuine, keys: [forger.publicKey] };
    const forged = jsonOf({ evidence, signature: forger.sign("evidence+json", evidence) });
    expect(verifyEvidence(forged, NOT_COMPARED).problems).toEqual(["the file is no certificate of a portal"]);
  });

  it("is the one that is named, when the portal's stands beside it", async () => {
    const genuine = await certificateOf(await eventfulMessage());
    expect(verifyEvidence(genuine.pdf, NOT_COMPARED).signers).toEqual([genuineKid()]);
    const forger = signingKeyOf(Buffer.alloc(32, 7));
    const keys = [...publicKeys(), forger.publicKey];
    const evidence = { ...genuine.signed.evidence, proofs: [], keys };
    const forged = jsonOf({ evidence, signature: forger.sign("evidence+json", evidence) });
    const { problems, signers } = verifyEvidence(forged, NOT_COMPARED);
    expect([problems, signers]).toEqual([[], [forger.publicKey.kid]]);
  });
});

it("half of a surrogate pair makes a file no certificate", async () => {
  const { signed } = await certificateOf(await placed());
  const changed = canonicalJson(signed).replace('"Árvíztűrő"', '"\\ud83d"');
  expect(verifyEvidence(Buffer.from(changed), { keys: publicKeys(), checkpoints: null }).problems).toEqual([
    "the file is no certificate of a portal",
  ]);
});

it("the certificate of a withdrawn message names no document; the digests are those of the placing", async () => {
  const message = await placed();
  const before = await evidenceOf(message);
  await withdrawMessage(test.ctx, { senderReference: message.senderReference });
  const { pdf, signed } = await certificateOf(message);
  expect(signed.evidence.documents).toEqual(
    before.documents.map((document) => ({ ...document, filename: null, sizeBytes: null })),
  );
  expect(canonicalJson(signed)).not.toContain("Kötvény.pdf");
  expect(verifyEvidence(pdf, { keys: publicKeys(), checkpoints: null }).problems).toEqual([]);
});
