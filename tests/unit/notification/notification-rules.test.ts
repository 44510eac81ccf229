import { type CancelReason, cancelReason, type NotificationSubject } from "@/lib/notification/cancel-reason";
import { classifyFailure } from "@/lib/notification/mail-outcome";
import { composeEmail, emailMessageId, oneLine } from "@/lib/notification/outgoing-email";
import { contentWithLinks } from "@/lib/notification/queued-content";
import { MAX_ATTEMPTS, nextAttemptAt, retryMinutes, UNKNOWN_RETRY_MINUTES } from "@/lib/notification/retry-schedule";
import { smtpOptions } from "@/lib/notification/transport";

const NOW = new Date("2026-11-23T09:00:00Z");
const ID = "3f0e6f8a-9c55-4d0f-8f7e-0a6a2f2f1c11";
const rendered = { subject: "Új küldemény", html: "<p>x</p>", text: "x" };
const from = { name: "Küldeményeim portál", address: "kuldemenyeim@example.hu" };

describe("no text in a header can begin another header", () => {
  it.each([
    ["a line break", "Tárgy\r\nBcc: x@evil.hu"],
    ["a bare line feed", "Tárgy\nBcc: x@evil.hu"],
    ["a bare return", "Tárgy\rBcc: x@evil.hu"],
    ["NEL", "Tárgy\u0085Bcc: x@evil.hu"],
    ["a null", "Tárgy\u0000Bcc: x@evil.hu"],
    ["a vertical tab", "Tárgy\u000bBcc: x@evil.hu"],
    ["a line separator", "Tárgy\u2028Bcc: x@evil.hu"],
    ["a paragraph separator", "Tárgy\u2029Bcc: x@evil.hu"],
    ["ten thousand bytes of breaks", `Tárgy${"\r\n".repeat(5000)}Bcc: x@evil.hu`],
  ])("%s", (_name, text) => {
    expect(oneLine(text)).toBe("Tárgy Bcc: x@evil.hu");
    const mail = composeEmail(
      { ...rendered, subject: text },
      { notificationId: ID, locale: "hu", from: { ...from, name: text }, to: "anna.kovacs@example.hu" },
    );
    expect([mail.subject, mail.from.name]).toEqual(["Tárgy Bcc: x@evil.hu", "Tárgy Bcc: x@evil.hu"]);
  });

  it("the Message-ID is the notification's, on our domain", () => {
    expect(emailMessageId(ID, from.address)).toBe(`<${ID}@example.hu>`);
  });
});

describe("only host, port and credentials are taken from SMTP_URL", () => {
  it("no parameter in it switches off a check", () => {
    const options = smtpOptions(
      "smtp://us%40er:p%3Ass@mail.example.hu:2525/?ignoreTLS=true&requireTLS=false&tls.rejectUnauthorized=false&proxy=http://x",
    );
    expect(options).toMatchObject({
      ...{ host: "mail.example.hu", port: 2525, secure: false, requireTLS: true, ignoreTLS: false },
      ...{ auth: { user: "us@er", pass: "p:ss" }, disableFileAccess: true, disableUrlAccess: true },
      tls: { rejectUnauthorized: true, minVersion: "TLSv1.2" },
    });
    expect(options).not.toHaveProperty("proxy");
  });

  it.each([
    ["smtps://mail.example.hu", 465, true, false, true],
    ["smtp://mail.example.hu", 587, false, true, true],
    ["smtp://127.0.0.1:1025", 1025, false, false, false],
    ["smtp://localhost:1025", 1025, false, false, false],
    ["smtp://[::1]:1025", 1025, false, false, false],
    ["smtp://localhost.example.hu:1025", 1025, false, true, true],
    ["smtp://127.0.0.2:1025", 1025, false, true, true],
  ])("%s", (url, port, secure, requireTLS, checked) => {
    expect(smtpOptions(url)).toMatchObject({ port, secure, requireTLS, tls: { rejectUnauthorized: checked } });
    expect(smtpOptions(url)).not.toHaveProperty("auth");
  });
});

describe("an attempt is classified by the code of the answer and by whether the whole e-mail was sent", () => {
  const notSent = { wholeEmailSent: false, aborted: null };
  const wholeSent = { wholeEmailSent: true, aborted: null };
  it.each([
    [{ code: "EENVELOPE", responseCode: 550 }, notSent, { kind: "refused-for-good", code: 550 }],
    [{ code: "EENVELOPE", responseCode: 450 }, notSent, { kind: "try-later", code: 450, cause: "refused" }],
    [{ code: "EMESSAGE", responseCode: 554 }, wholeSent, { kind: "refused-for-good", code: 554 }],
    [{ code: "ECONNECTION", responseCode: 451 }, wholeSent, { kind: "try-later", code: 451, cause: "refused" }],
    [{ code: "EAUTH", responseCode: 535 }, notSent, { kind: "try-later", code: 535, cause: "authentication" }],
    [{ code: "EPROTOCOL", responseCode: 554 }, notSent, { kind: "try-later", code: 554, cause: "protocol" }],
    [{ code: "ETIMEDOUT" }, notSent, { kind: "try-later", code: null, cause: "timeout" }],
    [{ code: "ETIMEDOUT" }, wholeSent, { kind: "unknown", cause: "timeout" }],
    [{ code: "ECONNECTION" }, wholeSent, { kind: "unknown", cause: "connection" }],
    [{ code: "EABORT" }, { ...wholeSent, aborted: "stopped" as const }, { kind: "unknown", cause: "stopped" }],
    [
      { code: "EABORT" },
      { ...notSent, aborted: "timeout" as const },
      { kind: "try-later", code: null, cause: "timeout" },
    ],
    [{}, notSent, { kind: "try-later", code: null, cause: "other" }],
  ])("%j %j", (failure, progress, outcome) => {
    expect(classifyFailure(failure, progress)).toEqual(outcome);
  });
});

describe("when an attempt is repeated", () => {
  it("waits 1, 5, 15, 60, then 240 minutes, at least 72 hours in all", () => {
    const waits = Array.from({ length: MAX_ATTEMPTS - 1 }, (_, index) => retryMinutes(index + 1, "try-later"));
    expect(waits.slice(0, 6)).toEqual([1, 5, 15, 60, 240, 240]);
    expect(waits.reduce((sum, wait) => sum + wait)).toBeGreaterThanOrEqual(72 * 60);
    expect(nextAttemptAt(MAX_ATTEMPTS - 1, "try-later", NOW)).not.toBeNull();
    expect(nextAttemptAt(MAX_ATTEMPTS, "try-later", NOW)).toBeNull();
  });

  it("after an unanswered e-mail it waits ten minutes at least", () => {
    expect([1, 2, 3, 4, 5].map((attempts) => retryMinutes(attempts, "unknown"))).toEqual([
      UNKNOWN_RETRY_MINUTES,
      UNKNOWN_RETRY_MINUTES,
      15,
      60,
      240,
    ]);
  });
});

describe("a queued notification is sent only while it is needed", () => {
  const validLink = { usedAt: null, voidedAt: null, expiresAt: new Date("2026-11-23T09:00:01Z") };
  const subject = {
    ...{ kind: "reset", queuedAt: NOW, accountMissing: false, accountClosedAt: null },
    ...{
      passwordChangedAt: NOW,
      passwordValidUntil: null,
      requestEnded: false,
      allWithdrawn: false,
      remindedMessages: null,
      link: null,
    },
  };
  const LATER = new Date("2026-11-23T09:00:00.001Z");
  it.each<[NotificationSubject, CancelReason | null]>([
    [{ ...subject, link: null }, null],
    [{ ...subject, link: validLink }, null],
    [{ ...subject, link: { ...validLink, expiresAt: NOW } }, "link-expired"],
    [{ ...subject, link: { ...validLink, usedAt: NOW } }, "link-used"],
    [{ ...subject, link: { ...validLink, voidedAt: NOW } }, "link-void"],
    [{ ...subject, link: "missing" as const }, "link-void"],
    [{ ...subject, accountMissing: true, link: null }, "account-closed"],
    [{ ...subject, accountClosedAt: NOW, link: validLink }, "account-closed"],
    [{ ...subject, kind: "closed", accountClosedAt: NOW }, null],
    [{ ...subject, kind: "closed", accountMissing: true }, null],
    [{ ...subject, kind: "close-refused", accountClosedAt: NOW }, "account-closed"],
    [{ ...subject, kind: "expiry" }, null],
    [{ ...subject, kind: "expiry", passwordChangedAt: null }, null],
    [{ ...subject, kind: "expiry", passwordChangedAt: LATER }, "password-renewed"],
    [{ ...subject, kind: "expired", passwordChangedAt: LATER }, "password-renewed"],
    [{ ...subject, kind: "expiry", passwordValidUntil: "2026-11-23" }, null],
    [{ ...subject, kind: "expiry", passwordValidUntil: "2026-11-22" }, "password-expired"],
    [{ ...subject, kind: "changed", passwordChangedAt: LATER }, null],
    [{ ...subject, kind: "closure-scheduled", requestEnded: true }, "request-ended"],
    [{ ...subject, kind: "new-message", allWithdrawn: true }, "withdrawn"],
    [{ ...subject, kind: "new-messages", allWithdrawn: false }, null],
  ])("%j: %s", (current, reason) => {
    expect(cancelReason(current, NOW)).toBe(reason);
  });
});

describe("links are built when a notification is sent, from the portal's own origin", () => {
  const customerPortalUrl = "https://ugyfelportal.example.hu/";
  const portal = { appUrl: "https://posta.example.hu", customerPortalUrl, token: "t0k-en_" };
  it.each([
    [{ kind: "welcome", props: { validDays: 30 } }, "https://posta.example.hu/activate/t0k-en_"],
    [{ kind: "activation-again", props: { validDays: 30 } }, "https://posta.example.hu/activate/t0k-en_"],
    [{ kind: "reset", props: { validMinutes: 60 } }, "https://posta.example.hu/password/change/t0k-en_"],
    [{ kind: "lockout", props: { validMinutes: 60 } }, "https://posta.example.hu/password/change/t0k-en_"],
    [{ kind: "new-message", props: { availableUntil: "2027-11-23" } }, "https://posta.example.hu/inbox"],
    [{ kind: "new-messages", props: { count: 2, availableUntil: "2027-11-23" } }, "https://posta.example.hu/inbox"],
    [{ kind: "expired", props: {} }, "https://posta.example.hu/password/forgot"],
    [{ kind: "expiry", props: { days: 30, validUntil: "2026-12-23" } }, "https://posta.example.hu/account/password"],
    [
      { kind: "retention", props: { count: 2, days: 7, firstDeletion: "2026-12-23" } },
      "https://posta.example.hu/inbox?sort=deletion&state=expiring",
    ],
    [{ kind: "reply-received", props: { reference: "V-2026-7K3DQM" } }, "https://posta.example.hu/sent/V-2026-7K3DQM"],
    [{ kind: "close-confirm", props: { validHours: 24 } }, "https://posta.example.hu/close-account/confirm/t0k-en_"],
    [{ kind: "address-confirm", props: { validHours: 24 } }, "https://posta.example.hu/account/address/t0k-en_"],
    [{ kind: "closure-scheduled", props: { closesOn: "2026-12-23" } }, "https://posta.example.hu/download"],
    [{ kind: "customer-portal", props: {} }, customerPortalUrl],
  ] as const)("%j", (queued, link) => {
    expect(Object.values(contentWithLinks(queued, portal).props)).toContain(link);
  });

  it.each([
    { kind: "closed", props: { reference: "TK-2026-7F3KMQ" } },
    { kind: "close-refused", props: { reference: "TK-2026-7F3KMQ" } },
    { kind: "address-changed", props: {} },
  ] as const)("%j has no link", (queued) => {
    expect(contentWithLinks(queued, portal)).toEqual({ kind: queued.kind, props: queued.props });
  });

  it("without a configured customer portal there is no link to one", () => {
    const queued = { kind: "customer-portal", props: {} } as const;
    expect(contentWithLinks(queued, { ...portal, customerPortalUrl: null }).props).toEqual({ customerPortalUrl: null });
  });

  it("a token cannot change the address", () => {
    const queued = { kind: "reset", props: { validMinutes: 60 } } as const;
    expect(contentWithLinks(queued, { ...portal, token: "../../evil?x" }).props).toMatchObject({
      resetUrl: "https://posta.example.hu/password/change/..%2F..%2Fevil%3Fx",
    });
    expect(() => contentWithLinks(queued, { ...portal, token: null })).toThrow("needs a token");
  });
});
