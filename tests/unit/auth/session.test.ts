import { isSessionLive, type SessionWithCredential } from "@/lib/auth/session/session";

type Credential = SessionWithCredential["credential"];

const createdAt = new Date("2026-11-23T08:00:00Z");
const CURRENT = { version: 3, staffLockedAt: null };

const live = (lastSeenAt: string, now: string, endedAt: Date | null = null, credential: Credential = CURRENT) =>
  isSessionLive(
    { session: { createdAt, lastSeenAt: new Date(lastSeenAt), endedAt, credentialVersion: 3 }, credential },
    new Date(now),
  );

describe("a session is live for 15 idle minutes and 8 hours in all", () => {
  it("is live until the last second of the fifteenth minute", () => {
    expect(live("2026-11-23T08:00:00Z", "2026-11-23T08:14:59.999Z")).toBe(true);
    expect(live("2026-11-23T08:00:00Z", "2026-11-23T08:15:00Z")).toBe(false);
  });

  it("is live until the last second of the eighth hour, however often it is used", () => {
    expect(live("2026-11-23T15:59:00Z", "2026-11-23T15:59:59.999Z")).toBe(true);
    expect(live("2026-11-23T15:59:00Z", "2026-11-23T16:00:00Z")).toBe(false);
  });

  it("is not live when it was ended", () => {
    expect(live("2026-11-23T08:00:00Z", "2026-11-23T08:01:00Z", createdAt)).toBe(false);
  });

  it.each([2, 4])("is not live when the credential's version is %i and its own is 3", (version) => {
    const credential = { version, staffLockedAt: null };
    expect(live("2026-11-23T08:00:00Z", "2026-11-23T08:01:00Z", null, credential)).toBe(false);
  });

  it("is not live while the account is locked by staff", () => {
    const credential = { version: 3, staffLockedAt: createdAt };
    expect(live("2026-11-23T08:00:00Z", "2026-11-23T08:01:00Z", null, credential)).toBe(false);
  });
});
