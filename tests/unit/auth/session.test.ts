import { isSessionLive } from "@/lib/auth/session/session";

const createdAt = new Date("2026-11-23T08:00:00Z");
const live = (lastSeenAt: string, now: string, endedAt: Date | null = null) =>
  isSessionLive({ createdAt, lastSeenAt: new Date(lastSeenAt), endedAt }, new Date(now));

describe("a session counts for 15 idle minutes and 8 hours in all (SEC-37)", () => {
  it("lives until the last second of the fifteenth minute", () => {
    expect(live("2026-11-23T08:00:00Z", "2026-11-23T08:14:59.999Z")).toBe(true);
    expect(live("2026-11-23T08:00:00Z", "2026-11-23T08:15:00Z")).toBe(false);
  });

  it("lives until the last second of the eighth hour, however busy", () => {
    expect(live("2026-11-23T15:59:00Z", "2026-11-23T15:59:59.999Z")).toBe(true);
    expect(live("2026-11-23T15:59:00Z", "2026-11-23T16:00:00Z")).toBe(false);
  });

  it("is over when it was ended", () => {
    expect(live("2026-11-23T08:00:00Z", "2026-11-23T08:01:00Z", createdAt)).toBe(false);
  });
});
