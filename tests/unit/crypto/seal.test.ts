import type { Context } from "@/lib/context";
import { type SealContext, type SealPurpose, seal, unseal } from "@/lib/crypto/seal";
import { readWholeDocument } from "@/lib/document/read-document";
import { rewrapKey, type StoredDocument, sealDocument, sha256Hex } from "@/lib/document/seal";
import { systemRandom } from "@/lib/kernel/random";
import { sealToken, unsealToken } from "@/lib/notification/token-seal";
import { draftMark, readDraftMark } from "@/lib/web/draft-mark";
import { OLD_COOKIES, OLD_DOCUMENT, OLD_DRAFT_MARK, OLD_KEY, OLD_SECRET, OLD_TOKEN, ROW_ID } from "./sealed-before";

jest.mock("@/lib/document/store");

/** The content of OLD_DOCUMENT. */
const OLD_TEXT = "%PDF-1.7 Küldemény";
const SECRET = "0123456789abcdef0123456789abcdef";
const CONTEXT: SealContext = { purpose: "outbox-token", secret: SECRET, associatedData: "row-1" };
const PLAIN = Buffer.from("t0k-en_ árvíztűrő");
const PURPOSES: SealPurpose[] = [
  "document-bytes",
  "document-key",
  "outbox-token",
  "draft-mark",
  "cookie closure-draft",
  "cookie closure-outcome",
  "cookie mailed-address",
];

function flipped(sealed: Buffer, bit: number): Buffer {
  const changed = Buffer.from(sealed);
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return changed;
}

describe("sealed bytes", () => {
  it.each(PURPOSES)("open for the purpose %s and for no other", (purpose) => {
    const sealed = seal({ ...CONTEXT, purpose }, systemRandom, PLAIN);
    for (const other of PURPOSES) {
      const opened = unseal({ ...CONTEXT, purpose: other }, sealed);
      expect([other, opened?.equals(PLAIN) ?? null]).toEqual([other, other === purpose ? true : null]);
    }
  });

  it("are version, nonce, ciphertext and tag, and differ each time", () => {
    const [first, second] = [seal(CONTEXT, systemRandom, PLAIN), seal(CONTEXT, systemRandom, PLAIN)];
    expect(first).toHaveLength(1 + 12 + PLAIN.length + 16);
    expect(first[0]).toBe(1);
    expect(first.equals(second)).toBe(false);
    expect(first.includes("t0k-en_")).toBe(false);
    expect(unseal(CONTEXT, seal(CONTEXT, systemRandom, Buffer.alloc(0)))).toEqual(Buffer.alloc(0));
  });

  it("do not open in another row", () => {
    const sealed = seal(CONTEXT, systemRandom, PLAIN);
    for (const associatedData of ["row-2", "", "row-1 ", "token\0row-1"]) {
      expect(unseal({ ...CONTEXT, associatedData }, sealed)).toBeNull();
    }
  });

  it("do not open under another secret", () => {
    const sealed = seal(CONTEXT, systemRandom, PLAIN);
    expect(unseal({ ...CONTEXT, secret: `${SECRET}x` }, sealed)).toBeNull();
    expect(unseal({ ...CONTEXT, secret: SECRET.toUpperCase() }, sealed)).toBeNull();
  });

  it("do not open in another version, whatever its number", () => {
    const sealed = seal(CONTEXT, systemRandom, PLAIN);
    for (let version = 0; version < 256; version += 1) {
      const changed = Buffer.concat([Buffer.of(version), sealed.subarray(1)]);
      expect([version, unseal(CONTEXT, changed) === null]).toEqual([version, version !== 1]);
    }
    expect(unseal(CONTEXT, sealed.subarray(1))).toBeNull();
  });

  it("do not open with any one bit changed", () => {
    const sealed = seal(CONTEXT, systemRandom, PLAIN);
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      expect([bit, unseal(CONTEXT, flipped(sealed, bit))]).toEqual([bit, null]);
    }
  });

  it("do not open when any byte is cut off or added", () => {
    const sealed = seal(CONTEXT, systemRandom, PLAIN);
    for (let length = 0; length < sealed.length; length += 1) {
      expect([length, unseal(CONTEXT, sealed.subarray(0, length))]).toEqual([length, null]);
    }
    expect(unseal(CONTEXT, Buffer.concat([sealed, Buffer.of(0)]))).toBeNull();
  });
});

describe("what the portal sealed before there were versions still opens", () => {
  const master = { id: "0badcafe", key: Buffer.from(OLD_KEY) };
  const settings = { authSecret: OLD_SECRET, documentKeys: { current: master, all: [master] } };
  const ctx = { settings, random: systemRandom, clock: { now: () => new Date("2026-11-23T09:05:00Z") } } as Context;
  const shared = globalThis as { portalContext?: unknown };
  beforeAll(() => {
    shared.portalContext = { ctx };
  });
  afterAll(() => {
    delete shared.portalContext;
  });

  const read = async (stored: StoredDocument) => {
    const opened = await readWholeDocument(ctx, stored, {
      sha256: sha256Hex(Buffer.from(OLD_TEXT)),
      sizeBytes: Buffer.byteLength(OLD_TEXT),
    });
    return opened.ok ? opened.value.toString() : opened.error.reason;
  };

  it.each(OLD_DOCUMENT)("a document or an attachment: $name", async ({ wrappedKey, ciphertext }) => {
    const sealed = Buffer.from(ciphertext, "base64");
    const key = { documentId: ROW_ID, keyId: master.id, wrappedKey: Buffer.from(wrappedKey, "base64") };
    const stored = {
      ...key,
      storage: "database",
      objectKey: null,
      sealing: "whole",
      head: sealed.subarray(0, 16),
      sealed,
    } as const;
    expect(await read(stored)).toBe(OLD_TEXT);
    const rewrapped = rewrapKey(ctx, stored);
    expect(rewrapped?.wrappedKey[0]).toBe(1);
    expect(await read({ ...stored, ...rewrapped })).toBe(OLD_TEXT);
    expect(await read({ ...stored, documentId: ROW_ID.replace("1", "2") })).toBe("wrapped-key");
    expect(await read({ ...stored, sealed: flipped(sealed, 100) })).toBe("ciphertext");
  });

  it("the token of a link that waits in the outbox, in its own row only", () => {
    const bytes = Buffer.from(OLD_TOKEN, "base64");
    expect(unsealToken(ctx, { notificationId: ROW_ID, bytes })).toBe("t0k-en_");
    expect(unsealToken(ctx, { notificationId: "another", bytes })).toBeNull();
  });

  it("the mark of a reply form that was open during the upgrade", () => {
    expect(readDraftMark(OLD_DRAFT_MARK)).toEqual({ accountId: ROW_ID, messageId: "m" });
  });

  it.each(OLD_COOKIES)("the cookie %s, for its own purpose only", (purpose, value) => {
    const context: SealContext = { purpose, secret: OLD_SECRET, associatedData: "" };
    const sealed = Buffer.from(value, "base64url");
    expect(JSON.parse(String(unseal(context, sealed)))).toMatchObject({ value: { a: "é" } });
    for (const other of PURPOSES.filter((name) => name !== purpose)) {
      expect(unseal({ ...context, purpose: other }, sealed)).toBeNull();
    }
  });

  it("and what is sealed now opens too, with its version in front", () => {
    const document = sealDocument(ctx, { documentId: ROW_ID, bytes: Buffer.from("%PDF") });
    expect([document.wrappedKey[0], document.ciphertext[0]]).toEqual([1, 2]);
    const bytes = sealToken(ctx, { notificationId: ROW_ID, token: "new" });
    expect([bytes[0], unsealToken(ctx, { notificationId: ROW_ID, bytes })]).toEqual([1, "new"]);
    const place = { accountId: ROW_ID as never, messageId: "m" };
    expect(readDraftMark(draftMark(place))).toEqual(place);
  });

  it.each([null, "", "x", "AQ", OLD_TOKEN, "!".repeat(200)])("a draft mark that is none is absent: %s", (mark) => {
    expect(readDraftMark(mark)).toBeNull();
  });
});
