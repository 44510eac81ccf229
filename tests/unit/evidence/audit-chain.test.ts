import { EMPTY_AUDIT_CHAIN, nextLink, type StoredAuditEvent } from "@/lib/audit/audit-chain";

const event: StoredAuditEvent = {
  id: 7,
  at: new Date("2026-11-23T09:00:00Z"),
  kind: "sign-in.succeeded",
  actor: "customer",
  accountId: "0191b6a4-0000-4000-8000-000000000001",
  addressDigest: null,
  requestId: null,
  network: "10.0.0.0/24",
  details: { b: 2, a: "x" },
};
const hashOf = (change: Partial<StoredAuditEvent> = {}, head = EMPTY_AUDIT_CHAIN) =>
  nextLink(head, { ...event, ...change }).hash;

describe("a link of the audit log", () => {
  it("follows the one before it", () => {
    expect(nextLink(EMPTY_AUDIT_CHAIN, event)).toMatchObject({ position: 1, eventId: 7 });
    expect(nextLink({ position: 4, hash: "f".repeat(64) }, event).position).toBe(5);
    expect(hashOf({}, { position: 0, hash: "f".repeat(64) })).not.toBe(hashOf());
    expect(hashOf({}, { ...EMPTY_AUDIT_CHAIN, position: 1 })).not.toBe(hashOf());
  });

  it("is the same when jsonb returns the details in another order", () => {
    expect(hashOf({ details: { a: "x", b: 2 } })).toBe(hashOf());
  });

  it.each<Partial<StoredAuditEvent>>([
    { id: 8 },
    { at: new Date("2026-11-23T09:00:00.001Z") },
    { kind: "sign-in.failed" },
    { actor: "insurer" },
    { accountId: null },
    { addressDigest: "0".repeat(64) },
    { requestId: "r" },
    { network: null },
    { details: { a: "x", b: "2" } },
    { details: { a: "x" } },
    { accountId: null, addressDigest: event.accountId },
  ])("is another one after %j", (change) => {
    expect(hashOf(change)).not.toBe(hashOf());
  });
});
