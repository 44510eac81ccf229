/** Certificates of messages: what they say, and that nothing of them can be changed unnoticed. */
import { eq } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { canonicalJson, type JsonValue } from "@/lib/evidence/canonical-json";
import type { Evidence } from "@/lib/evidence/evidence";
import { issueOwnEvidence, issueStaffEvidence } from "@/lib/evidence/issue-evidence";
import { attachedFile } from "@/lib/evidence/pdf/file-signature";
import { signingKeyOf } from "@/lib/evidence/signature";
import { verifyEvidence } from "@/lib/evidence/verify-evidence";
import { chainEvent, FIRST_PREVIOUS_HASH, type MessageEvent } from "@/lib/mailbox/message/message-history";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import { PdfTextReader } from "@/lib/pdf-text/pdf-text-reader";
import { RATE_LIMITS } from "@/lib/rate-limit/rate-limit";
import { takeSubjectHit } from "@/lib/rate-limit/take-hit";
import { deleteForGood } from "@/lib/retention/delete-for-good";
import { createAccount, kindsOf } from "@/tests/integration/mailbox/mailbox-fixture";
import { PATIENT_PDF_LIMITS } from "@/tests/support/pdf-text";
import {
  append,
  certificateOf,
  changes,
  checkpoint,
  eventfulMessage,
  placed,
  publicKeys,
  signedAgain,
  test,
  withEvidence,
} from "./evidence-fixture";

withEvidence();

const verify = (file: Buffer, keys = publicKeys()) => verifyEvidence(file, { keys, checkpoints: null });
const jsonOf = (value: JsonValue) => Buffer.from(canonicalJson(value));

describe("a certificate", () => {
  it("says what was placed, every event, the mail server's answer, and the checkpoints that have them", async () => {
    const message = await eventfulMessage();
    const { evidence } = (await certificateOf(message)).signed;
    expect(evidence).toMatchObject({
      issuer: { origin: "http://localhost:3000", name: "Allianz Hungária Zrt." },
      issuedAt: test.clock.now().toISOString(),
      customer: { accountId: message.accountId, emailAddress: `${message.accountId}@example.hu`, name: "Kovács Anna" },
      message: { id: message.messageId, subject: "Árvíztűrő", availableUntil: "2027-11-23", purgedAt: null },
      documents: [
        { filename: "Kötvény.pdf", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
        { filename: "Feltételek.pdf" },
      ],
      events: [
        { kind: "placed", actor: "insurer", at: "2026-11-23T09:00:00.000Z", previousHash: FIRST_PREVIOUS_HASH },
        { kind: "notified", details: { mailId: "<1@example.hu>", responseCode: 250 } },
        { kind: "opened", at: "2026-11-23T09:10:00.000Z" },
        { kind: "downloaded", actor: "customer" },
      ],
      proofs: [
        { sequence: 2, signed: { checkpoint: { at: "2026-11-23T09:10:00.000Z" } } },
        { sequence: 3, signed: { checkpoint: { at: "2026-11-23T09:20:00.000Z" } } },
      ],
      keys: publicKeys(),
    });
  });

  it("is a PDF in either language, with Hungarian letters, and the same data as JSON inside", async () => {
    const message = await eventfulMessage();
    const reader = new PdfTextReader(PATIENT_PDF_LIMITS);
    try {
      for (const [locale, words] of [
        ["hu", ["Igazolás elektronikus küldeményről", "Árvíztűrő", "Az értesítő e-mailt a levelezőkiszolgáló átvette"]],
        ["en", ["Certificate of an electronic message", "Árvíztűrő", "The mail server accepted the notification"]],
      ] as const) {
        const input = { senderReference: message.senderReference, locale };
        const issued = await issueStaffEvidence(test.ctx, input);
        if (!issued.ok) throw new Error(issued.error.kind);
        const { pdf, signed } = issued.value;
        const read = await reader.read(pdf);
        const text = read.kind === "text" ? read.pages.join(" ").replaceAll(/\s+/g, " ") : read.kind;
        for (const word of words) expect(text).toContain(word);
        expect(text).not.toContain("certificate.");
        for (const { hash } of signed.evidence.events) expect(text.replaceAll(" ", "")).toContain(hash);
        expect(attachedFile(pdf)?.toString("utf8")).toBe(canonicalJson(signed));
        expect(verify(pdf)).toMatchObject({ problems: [], isKeyKnown: true });
        expect(verify(jsonOf(signed))).toMatchObject({ problems: [] });
      }
    } finally {
      reader.close();
    }
  });

  it("says which events only its own signature covers", async () => {
    const message = await placed();
    expect(verify((await certificateOf(message)).pdf).remarks).toEqual([
      "no event is in a checkpoint: only the signature of the certificate covers them",
    ]);
    await checkpoint();
    expect(verify((await certificateOf(message)).pdf).remarks).toEqual([]);
    await append(message.messageId, { kind: "opened", actor: "customer" });
    expect(verify((await certificateOf(message)).pdf).remarks).toEqual([
      "events behind number 1 are not in a checkpoint: only the signature of the certificate covers these",
    ]);
  });

  it("is made of the owner's messages only, and that it was made is an audit event", async () => {
    const message = await placed();
    const stranger = await createAccount(test.ctx);
    const ask = (accountId = message.accountId, messageId = message.messageId) =>
      issueOwnEvidence(test.ctx, { accountId, messageId, locale: "hu", network: "10.0.0.0/24" });
    for (const [accountId, id] of [
      [stranger, message.messageId],
      [message.accountId, stranger],
      [message.accountId, "x"],
    ] as const) {
      expect(await ask(accountId, id)).toEqual({ ok: false, error: { kind: "not-found" } });
    }
    expect((await ask()).ok).toBe(true);
    const audited = await test.ctx.db.select().from(auditEvents).where(eq(auditEvents.kind, "evidence.issued"));
    expect(audited.filter(({ accountId }) => accountId === message.accountId)).toMatchObject([
      { actor: "customer", network: "10.0.0.0/24", details: { messageId: message.messageId } },
    ]);
    expect(await kindsOf(test.ctx, message.messageId)).toEqual(["placed"]);
  });

  it("30 an hour are made for one customer", async () => {
    const message = await placed();
    const ask = () => issueOwnEvidence(test.ctx, { ...message, locale: "hu", network: null });
    const { max } = RATE_LIMITS["evidence-by-subject"];
    for (let n = 1; n < max; n += 1) await takeSubjectHit(test.ctx, "evidence-by-subject", message.accountId);
    expect((await ask()).ok).toBe(true);
    expect(await ask()).toEqual({ ok: false, error: { kind: "too-many" } });
    test.clock.advance({ minutes: 60 });
    expect((await ask()).ok).toBe(true);
  });

  it("of a purged message has the digests of its documents; staff get it, and that they looked is the next event", async () => {
    const message = await eventfulMessage();
    const before = (await certificateOf(message)).signed.evidence;
    await deleteMessages(test.ctx, { accountId: message.accountId, ids: [message.messageId] });
    await deleteForGood(test.ctx, message);
    expect(await issueOwnEvidence(test.ctx, { ...message, locale: "hu", network: null })).toMatchObject({ ok: false });
    const issued = await issueStaffEvidence(test.ctx, { senderReference: message.senderReference, locale: "hu" });
    if (!issued.ok) throw new Error(issued.error.kind);
    const { evidence } = issued.value.signed;
    expect(evidence.documents.map(({ id, sha256 }) => ({ id, sha256 }))).toEqual(
      before.documents.map(({ id, sha256 }) => ({ id, sha256 })),
    );
    expect(evidence.message).toMatchObject({ subject: "", purgedBy: "customer" });
    expect(verify(issued.value.pdf).problems).toEqual([]);
    expect((await kindsOf(test.ctx, message.messageId)).at(-1)).toBe("viewed-by-staff");
  });

  it("is not made without a key", async () => {
    const message = await placed();
    const evidence = { ...test.ctx.settings.evidence, key: null };
    const ctx = { ...test.ctx, settings: { ...test.ctx.settings, evidence } };
    expect(await issueOwnEvidence(ctx, { ...message, locale: "hu", network: null })).toEqual({
      ok: false,
      error: { kind: "no-key" },
    });
  });
});

describe("tampering", () => {
  let evidence: Evidence;
  let pdf: Buffer;
  let signature: { protected: string; signature: string };
  beforeAll(async () => {
    test.clock.set("2026-11-23T09:00:00Z");
    const certificate = await certificateOf(await eventfulMessage());
    ({ evidence, signature } = certificate.signed);
    pdf = certificate.pdf;
  });

  it("a change of any value of the data is found", () => {
    const changed = [...changes({ evidence, signature } as JsonValue)];
    expect(changed.length).toBeGreaterThan(100);
    expect(changed.filter((value) => verify(jsonOf(value)).problems.length === 0)).toEqual([]);
  });

  it("a change of any byte of the PDF is found", () => {
    const STEP = 97;
    const unnoticed: number[] = [];
    for (let at = 0; at < pdf.length; at += STEP) {
      const changed = Buffer.from(pdf);
      changed[at] = (changed[at] as number) ^ 1;
      if (verify(changed).problems.length === 0) unnoticed.push(at);
    }
    expect(unnoticed).toEqual([]);
  });

  it("a certificate of somebody else's key is found, and one whose key was not compared is said to be so", () => {
    const stranger = signingKeyOf(Buffer.alloc(32, 7)).publicKey;
    expect(verify(pdf, [stranger]).problems[0]).toContain("a key that is not known");
    expect(verifyEvidence(pdf, { keys: null, checkpoints: null })).toMatchObject({ problems: [], isKeyKnown: false });
  });

  describe("even if it is signed again with the key", () => {
    const events = () => evidence.events;
    const broken = (n: number) => [
      `event ${n} does not follow from those before it: it was changed, added, moved, or one is missing`,
    ];

    it.each([1, 2, 3, 4])("a changed event %d is named", (n) => {
      for (const change of [
        { kind: "reminded" },
        { actor: "system" },
        { at: "2026-11-23T08:00:00.000Z" },
        { details: { x: 1 } },
        { hash: "0".repeat(64) },
        { previousHash: "1".repeat(64) },
        { sequence: 9 },
      ]) {
        const event = { ...(events()[n - 1] as Evidence["events"][number]), ...change };
        const { problems } = verify(signedAgain(evidence, { events: events().with(n - 1, event) }));
        if (canonicalJson(event) !== canonicalJson(events()[n - 1] as JsonValue))
          expect(problems).toEqual(expect.arrayContaining(broken(n)));
      }
    });

    it("a removed, added or moved event is named", () => {
      const of = (changed: Evidence["events"]) => verify(signedAgain(evidence, { events: changed })).problems;
      expect(of(events().toSpliced(1, 1))).toEqual(expect.arrayContaining(broken(2)));
      expect(of(events().toSpliced(1, 0, events()[0] as Evidence["events"][number]))).toEqual(
        expect.arrayContaining(broken(2)),
      );
      expect(of([events()[0], events()[2], events()[1], events()[3]] as Evidence["events"])).toEqual(
        expect.arrayContaining(broken(2)),
      );
      expect(of([])).toEqual(expect.arrayContaining(["there is no event"]));
    });

    it("a chain that was computed anew is found by the checkpoints", () => {
      let previous: MessageEvent | null = null;
      const rewritten = events().map(({ kind, actor, details, at }, index) => {
        const changed = index === 1 ? { ...details, responseCode: 550 } : details;
        const event = { messageId: evidence.message.id, kind, actor, details: changed } as never;
        previous = chainEvent(previous, new Date(at), event);
        const { messageId: _, at: instant, ...rest } = previous as MessageEvent;
        return { ...rest, at: instant.toISOString() };
      });
      expect(verify(signedAgain(evidence, { events: rewritten })).problems).toEqual(
        evidence.proofs.map(
          ({ sequence, signed }) =>
            `checkpoint ${signed.checkpoint.number} knows another event ${sequence}: the history was rewritten`,
        ),
      );
    });

    it("another document, mailbox or day than that of the placing is found", () => {
      const [first, second] = evidence.documents as [Evidence["documents"][number], Evidence["documents"][number]];
      const of = (change: Partial<Evidence>) => verify(signedAgain(evidence, change)).problems;
      expect(of({ documents: [{ ...first, sha256: second.sha256 }, second] })).toEqual([
        "the documents are not those of the first event",
      ]);
      expect(of({ documents: [first] })).toHaveLength(2);
      expect(of({ customer: { ...evidence.customer, accountId: evidence.message.id } })).toEqual([
        "the account is not that of the first event",
      ]);
      expect(of({ message: { ...evidence.message, contentDigest: "0".repeat(64) } })).toEqual([
        "the digest of the content is not that of the first event",
      ]);
      expect(of({ message: { ...evidence.message, availableUntil: "2027-11-24" } })).toEqual([
        "the message says another last day than its first event",
      ]);
      expect(of({ message: { ...evidence.message, placedAt: "2026-11-22T09:00:00.000Z" } })).toEqual([
        "the message says another instant of placing than its first event",
      ]);
    });

    it("a proof of another leaf, path, checkpoint or message is found", () => {
      const [proof, later] = evidence.proofs as [Evidence["proofs"][number], Evidence["proofs"][number]];
      const of = (change: Partial<typeof proof>) =>
        verify(signedAgain(evidence, { proofs: [{ ...proof, ...change }] })).problems;
      expect(of({})).toEqual([]);
      for (const change of [
        { leafIndex: proof.leafIndex + 1 },
        { path: [...proof.path, "0".repeat(64)] },
        { sequence: later.sequence, eventHash: later.eventHash },
        { signed: { ...proof.signed, checkpoint: { ...proof.signed.checkpoint, treeSize: 999 } } },
      ]) {
        expect(of(change)).toHaveLength(1);
      }
      const other = verify(
        signedAgain(evidence, { message: { ...evidence.message, id: evidence.customer.accountId } }),
      );
      expect(other.problems).toEqual(expect.arrayContaining(broken(1)));
    });
  });
});

it("other files are no certificates", () => {
  for (const text of [
    "",
    "{}",
    "%PDF-1.7 %%EOF",
    "%PDF-1.7 /Type /EmbeddedFile /Length 3 >>\nstream\nabc",
    '{"evidence":{}}',
  ]) {
    expect(verify(Buffer.from(text)).problems).toEqual(["the file is no certificate of a portal"]);
  }
});
