import { accessBlocks } from "@/lib/staff/access-block";

const AT = new Date("2026-11-23T09:00:00Z");
const FINE = { isUnreachable: false, hasOwnPassword: true, staffLockedAt: null, failures: 0, linkUntil: null };
const kinds = (changed: Partial<Parameters<typeof accessBlocks>[0]>) =>
  accessBlocks({ ...FINE, ...changed }).map(({ kind }) => kind);

describe("what keeps a customer out", () => {
  it("is nothing for somebody who can sign in", () => {
    expect(kinds({})).toEqual([]);
    expect(kinds({ failures: 2 })).toEqual([]);
  });

  it("names failed attempts from the third on, and the lock from the tenth on", () => {
    expect(kinds({ failures: 3 })).toEqual(["captcha"]);
    expect(kinds({ failures: 9 })).toEqual(["captcha"]);
    expect(kinds({ failures: 10 })).toEqual(["locked-by-failures"]);
  });

  it("names a mail server that refuses first, because no link helps then", () => {
    expect(kinds({ isUnreachable: true, staffLockedAt: AT, failures: 10 })).toEqual(["unreachable", "locked-by-staff"]);
  });

  it("names for an invited customer whether a link can be used, and no counter of the sign-in", () => {
    expect(accessBlocks({ ...FINE, hasOwnPassword: false, linkUntil: AT, failures: 9 })).toEqual([
      { kind: "link-open", until: AT },
    ]);
    expect(kinds({ hasOwnPassword: false })).toEqual(["link-over"]);
  });
});
