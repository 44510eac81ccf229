import { STAFF_ROLES, shownStaff, shownStaffDetails, staffDetails } from "@/lib/audit/staff-actor";
import { systemRandom } from "@/lib/kernel/random";
import { addMinutes, addSeconds } from "@/lib/kernel/time";
import { readReferencePosition, writeReferencePosition } from "@/lib/mailbox/staff/message-list";
import { readQueuePosition, searchedText, writeQueuePosition } from "@/lib/mailbox/staff/reply-queue";
import { isInNetworks, parseNetworks } from "@/lib/networks";
import { mayUse, STAFF_ACCESS, type StaffAccess } from "@/lib/staff/access";
import {
  nightBefore,
  readBatchPosition,
  readNight,
  readUploadPosition,
  writeBatchPosition,
  writeUploadPosition,
} from "@/lib/staff/batches/batch-list";
import { newRecoveryCodes, RECOVERY_CODES, recoveryCodeDigest } from "@/lib/staff/recovery-code";
import { isStaffSessionLive } from "@/lib/staff/staff-session";
import { acceptedStep, totpEnrolment, totpStepAt, typedCode } from "@/lib/staff/totp";
import {
  readUnreachableId,
  readUnreachablePosition,
  writeUnreachablePosition,
} from "@/lib/staff/unreachable/unreachable";
import { anyStaffPath, staffPath } from "@/lib/web/staff-path";

describe("roles", () => {
  /** Letters: service, sender, auditor, admin. */
  const ALLOWED: Record<StaffAccess, string> = {
    "GET /staff": "service sender auditor admin",
    "GET /staff/[...unknown]": "service sender auditor admin",
    "GET /staff/session": "service sender auditor admin",
    "POST /staff/session": "service sender auditor admin",
    "POST sign-out": "service sender auditor admin",
    "GET /staff/replies": "service auditor admin",
    "GET /staff/replies/[ref]": "service auditor admin",
    "GET /staff/files/attachments/[id]": "service auditor admin",
    "POST take-reply": "service admin",
    "POST release-reply": "service admin",
    "POST assign-reply": "service admin",
    "POST note-on-reply": "service admin",
    "POST acknowledge-reply": "service admin",
    "POST answer-reply": "service admin",
    "GET /staff/text-modules": "service auditor admin",
    "GET /staff/text-modules/[id]": "admin",
    "POST save-text-module": "admin",
    "POST remove-text-module": "admin",
    "GET /staff/closures": "service auditor admin",
    "GET /staff/closures/[ref]": "service auditor admin",
    "POST decide-closure": "service admin",
    "GET /staff/customers": "service auditor admin",
    "GET /staff/customers/[id]": "service auditor admin",
    "POST reissue-initial-password": "service admin",
    "POST lock-customer": "service admin",
    "POST send-password-link": "service admin",
    "POST propose-address": "service admin",
    "POST decide-address": "service admin",
    "GET /staff/templates": "service sender auditor admin",
    "GET /staff/templates/[kind]": "service sender auditor admin",
    "GET /staff/files/templates/[kind]": "service sender auditor admin",
    "POST send-test-email": "service sender admin",
    "GET /staff/messages": "service sender auditor admin",
    "GET /staff/messages/[id]": "service sender auditor admin",
    "GET /staff/files/evidence/[id]": "service sender auditor admin",
    "POST withdraw-message": "sender admin",
    "GET /staff/batches": "sender auditor admin",
    "GET /staff/batches/[id]": "sender auditor admin",
    "GET /staff/batches/open/[id]": "sender auditor admin",
    "GET /staff/files/results/[id]": "sender auditor admin",
    "GET /staff/batches/uploads": "sender auditor admin",
    "GET /staff/batches/uploads/[id]": "sender auditor admin",
    "GET /staff/files/batch-uploads/[id]/problems": "sender auditor admin",
    "POST /staff/files/batch-uploads": "sender admin",
    "POST /staff/files/batch-uploads/[id]/result": "sender admin",
    "POST place-upload": "sender admin",
    "POST cancel-upload": "sender admin",
    "GET /staff/unreachable": "service sender auditor admin",
    "GET /staff/files/unreachable/[kind]": "service sender admin",
    "POST handle-unreachable": "service sender admin",
    "POST reopen-unreachable": "service sender admin",
  };

  it("nobody gets what is not theirs: the whole table, role by role", () => {
    const table = (Object.keys(STAFF_ACCESS) as StaffAccess[]).map((access) => [
      access,
      STAFF_ROLES.filter((role) => mayUse(role, access)).join(" "),
    ]);
    expect(Object.fromEntries(table)).toEqual(ALLOWED);
  });

  it("an auditor reads and changes nothing but their own session", () => {
    const acts = (Object.keys(STAFF_ACCESS) as StaffAccess[]).filter((access) => access.startsWith("POST "));
    expect(acts.filter((access) => mayUse("auditor", access))).toEqual(["POST /staff/session", "POST sign-out"]);
  });

  it("a customer reads role and number, the audit log has the name", () => {
    const by = { id: "00000000-0000-4000-8000-000000000000", number: 7, name: "Kiss Ilona", role: "service" } as const;
    expect(staffDetails(by)).toMatchObject({ staffName: "Kiss Ilona", staffNumber: 7 });
    expect(shownStaffDetails(by)).toEqual({ staffNumber: 7, staffRole: "service" });
    expect(shownStaff(staffDetails(by))).toEqual({ role: "service", number: 7 });
    expect(shownStaff({ staffRole: "unknown", staffNumber: 7 })).toBeNull();
    expect([staffDetails(undefined), shownStaffDetails(undefined)]).toEqual([{}, {}]);
  });
});

describe("the place in the list of messages", () => {
  const position = { senderReference: "B_2031/árvíz", id: "00000000-0000-4000-8000-000000000000" };

  it("is read as it was written, and any other text means the first page", () => {
    expect(readReferencePosition(writeReferencePosition(position))).toEqual(position);
    const wrong = [
      "",
      "x",
      "_x",
      `${position.id}_`,
      position.id,
      `${position.id}_${"x".repeat(101)}`,
      ["a"],
      undefined,
    ];
    for (const text of wrong) expect(readReferencePosition(text)).toBeNull();
  });
});

describe("the places in the lists of batches and uploads", () => {
  const id = "00000000-0000-4000-8000-000000000000";
  const at = new Date("2031-03-03T09:00:00.123Z");

  it("are read as they were written, and any other text means the first page", () => {
    expect(readBatchPosition(writeBatchPosition({ startedAt: at, id }))).toEqual({ startedAt: at, id });
    expect(readUploadPosition(writeUploadPosition({ uploadedAt: at, id }))).toEqual({ uploadedAt: at, id });
    for (const text of ["", "x", id, `2031-99-03T09:00:00Z_${id}`, ["a"], undefined])
      expect([readBatchPosition(text), readUploadPosition(text)]).toEqual([null, null]);
  });
});

describe("the night", () => {
  it("goes from noon to noon in Budapest, also when the clocks change", () => {
    const night = nightBefore("2031-03-31");
    expect([night.from.toISOString(), night.until.toISOString()]).toEqual([
      "2031-03-30T11:00:00.000Z",
      "2031-03-31T10:00:00.000Z",
    ]);
  });

  it("is today's for any text that is no day, and for a day that is too far", () => {
    for (const text of [undefined, "", "x", "2031-02-30", "1999-12-31", "2031-03-05", ["2031-03-01"]])
      expect(readNight(text, "2031-03-03")).toBe("2031-03-03");
    expect(readNight("2031-03-04", "2031-03-03")).toBe("2031-03-04");
    expect(readNight("2030-12-01", "2031-03-03")).toBe("2030-12-01");
  });
});

describe("the place in the lists of unreachable customers", () => {
  const id = "00000000-0000-4000-8000-000000000000";
  const at = new Date("2031-03-03T09:00:00Z");

  it("is read as it was written", () => {
    for (const entry of [{ kind: "bounced", id } as const, { kind: "postal", batchId: id, line: 7 } as const]) {
      expect(readUnreachablePosition(entry.kind, writeUnreachablePosition({ at, entry }))).toEqual({ at, entry });
    }
  });

  it("means the first page for any other text", () => {
    const wrong = ["", "x", `x_${id}`, `2031-03-03T09:00:00.000Z_${id}_0`, `2031-03-03T09:00:00.000Z_${id}_1_2`, 7];
    for (const text of wrong) expect(readUnreachablePosition("postal", text)).toBeNull();
    expect(readUnreachableId("bounced", `${id}_1`)).toBeNull();
  });
});

describe("the second factor", () => {
  /** RFC 6238, appendix B: the SHA-1 secret, and codes at 59 s and 1111111109 s, cut to six digits. */
  const SECRET = Buffer.from("12345678901234567890");
  const at = (seconds: number) => new Date(seconds * 1000);

  it("accepts the codes of RFC 6238", () => {
    expect(acceptedStep(SECRET, "287082", at(59), null)).toBe(1);
    expect(acceptedStep(SECRET, "081804", at(1_111_111_109), null)).toBe(totpStepAt(at(1_111_111_109)));
    expect(acceptedStep(SECRET, "081805", at(1_111_111_109), null)).toBeNull();
  });

  it("accepts a code one step early or late, and not two", () => {
    const found = [-60, -30, 0, 30, 60].map(
      (skew) => acceptedStep(SECRET, "081804", at(1_111_111_109 + skew), null) !== null,
    );
    expect(found).toEqual([false, true, true, true, false]);
  });

  it("accepts no code of a step that was used, or of an earlier one", () => {
    const now = at(1_111_111_109);
    const step = totpStepAt(now);
    expect(acceptedStep(SECRET, "081804", now, step - 1)).toBe(step);
    expect(acceptedStep(SECRET, "081804", now, step)).toBeNull();
    expect(acceptedStep(SECRET, "081804", addSeconds(now, 30), step + 1)).toBeNull();
  });

  it("reads a code with blanks, and gives the app an address with issuer and label", () => {
    expect(typedCode(" 081 804 ")).toBe("081804");
    expect(typedCode(null)).toBe("");
    const { uri, base32 } = totpEnrolment(SECRET, { issuer: "Allianz", label: "a@example.hu" });
    expect(uri).toContain(`secret=${base32}`);
    expect(uri).toMatch(/^otpauth:\/\/totp\//);
  });

  it("makes ten recovery codes, which may be typed in small letters and without hyphens", () => {
    const codes = newRecoveryCodes(systemRandom);
    expect(new Set(codes).size).toBe(RECOVERY_CODES);
    for (const code of codes) expect(code).toMatch(/^(?:[2-9A-HJ-KM-NP-TV-Z]{4}-){5}[2-9A-HJ-KM-NP-TV-Z]{4}$/);
    const [code = ""] = codes;
    expect(recoveryCodeDigest(code.toLowerCase().replaceAll("-", " "))).toBe(recoveryCodeDigest(code));
  });
});

describe("a session", () => {
  const createdAt = new Date("2026-11-23T09:00:00Z");
  const session = { createdAt, lastSeenAt: createdAt, endedAt: null, credentialVersion: 1 };
  const member = { credentialVersion: 1, revokedAt: null };

  it("ends after 15 minutes without a request and after ten hours", () => {
    expect(isStaffSessionLive(session, member, addSeconds(createdAt, 15 * 60 - 1))).toBe(true);
    expect(isStaffSessionLive(session, member, addMinutes(createdAt, 15))).toBe(false);
    const busy = { ...session, lastSeenAt: addMinutes(createdAt, 595) };
    expect(isStaffSessionLive(busy, member, addSeconds(createdAt, 10 * 60 * 60 - 1))).toBe(true);
    expect(isStaffSessionLive(busy, member, addMinutes(createdAt, 600))).toBe(false);
  });

  it("ends with a revocation and with a new enrolment", () => {
    expect(isStaffSessionLive(session, { ...member, revokedAt: createdAt }, createdAt)).toBe(false);
    expect(isStaffSessionLive(session, { ...member, credentialVersion: 2 }, createdAt)).toBe(false);
    expect(isStaffSessionLive({ ...session, endedAt: createdAt }, member, createdAt)).toBe(false);
  });
});

describe("networks", () => {
  it("lists networks and addresses of both kinds", () => {
    const networks = parseNetworks("203.0.113.0/24, 2001:db8::/32 198.51.100.7") ?? [];
    expect(networks).toHaveLength(3);
    const allowed = ["203.0.113.255", "198.51.100.7", "2001:db8:1::1"];
    const others = ["203.0.114.0", "198.51.100.8", "2001:db9::1", null];
    expect(allowed.map((address) => isInNetworks(address, networks))).toEqual([true, true, true]);
    expect(others.map((address) => isInNetworks(address, networks))).toEqual([false, false, false, false]);
    expect(isInNetworks(null, [])).toBe(true);
  });

  it.each(["203.0.113.0/33", "example.hu", "203.0.113.0/24/8", "2001:db8::/129", "fe80::1%eth0", "1.2.3.4/"])(
    "refuses %s",
    (text) => {
      expect(parseNetworks(text)).toBeNull();
    },
  );
});

describe("addresses of the workspace from outside", () => {
  it("lead to its pages only", () => {
    expect(staffPath("/staff/replies?view=mine")).toBe("/staff/replies?view=mine");
    expect(anyStaffPath("/staff/login")).toBe("/staff/login");
    const refused = ["/staff/login", "/staff/oidc/start", "/staff/files/attachments/x", "/staffx", "//staff", "/inbox"];
    expect([...refused, "/staff/../inbox", "https://x/staff", null].map(staffPath)).toEqual(Array(9).fill(null));
  });

  it("a place in a list survives the query, anything else is the first page", () => {
    const position = { sentAt: new Date("2026-11-23T09:00:00.123Z"), id: "00000000-0000-4000-8000-000000000000" };
    expect(readQueuePosition(writeQueuePosition(position))).toEqual(position);
    const at = (instant: string) => `${instant}_${position.id}`;
    const noUuid = writeQueuePosition({ ...position, id: "-".repeat(36) });
    const refused = ["", "x", at("2026-99-99T00:00:00Z"), at("0000-01-01T00:00:00Z"), noUuid, ["a"]];
    expect(refused.map(readQueuePosition)).toEqual(refused.map(() => null));
    expect([searchedText("  Kiss\0  "), searchedText(" "), searchedText(undefined)]).toEqual(["Kiss", null, null]);
  });
});
