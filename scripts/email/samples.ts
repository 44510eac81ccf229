/** One sample of every letter, naming nobody real: for the export and for tests. */
import {
  PREVIEW_CLOSURE_REFERENCE,
  PREVIEW_CUSTOMER_PORTAL,
  PREVIEW_PORTAL,
  PREVIEW_REFERENCE,
  PREVIEW_TOKEN,
} from "@/emails/_components/preview-chrome";
import type { NotificationContent, NotificationKind } from "@/lib/notification/notification-content";

const activationUrl = `${PREVIEW_PORTAL}/activate/${PREVIEW_TOKEN}`;
const resetUrl = `${PREVIEW_PORTAL}/password/change/${PREVIEW_TOKEN}`;
const forgotUrl = `${PREVIEW_PORTAL}/password/forgot`;
const mailboxUrl = `${PREVIEW_PORTAL}/inbox`;

export const SAMPLE_EMAILS: { [Kind in NotificationKind]: Extract<NotificationContent, { kind: Kind }> } = {
  welcome: { kind: "welcome", props: { activationUrl, validDays: 30 } },
  "activation-again": { kind: "activation-again", props: { activationUrl, validDays: 30 } },
  "new-message": { kind: "new-message", props: { mailboxUrl, availableUntil: "2027-11-19" } },
  "new-messages": { kind: "new-messages", props: { mailboxUrl, count: 3, availableUntil: "2027-11-19" } },
  reset: { kind: "reset", props: { resetUrl, validMinutes: 60 } },
  lockout: { kind: "lockout", props: { resetUrl, validMinutes: 60 } },
  changed: {
    kind: "changed",
    props: { changedAt: "2026-11-23T08:05:00.000Z", validUntil: "2027-11-23", forgotUrl },
  },
  expiry: {
    kind: "expiry",
    props: { days: 30, validUntil: "2026-12-23", renewUrl: `${PREVIEW_PORTAL}/account/password` },
  },
  expired: { kind: "expired", props: { forgotUrl } },
  "new-browser": {
    kind: "new-browser",
    props: { signedInAt: "2026-11-23T08:05:00.000Z", browser: "Firefox", system: "Windows", forgotUrl },
  },
  retention: {
    kind: "retention",
    props: { mailboxUrl: `${mailboxUrl}?sort=deletion`, count: 4, days: 30, firstDeletion: "2026-12-23" },
  },
  "reply-received": {
    kind: "reply-received",
    props: { reference: PREVIEW_REFERENCE, sentUrl: `${PREVIEW_PORTAL}/sent/${PREVIEW_REFERENCE}` },
  },
  "close-confirm": {
    kind: "close-confirm",
    props: { confirmUrl: `${PREVIEW_PORTAL}/close-account/confirm/${PREVIEW_TOKEN}`, validHours: 24 },
  },
  "close-refused": { kind: "close-refused", props: { reference: PREVIEW_CLOSURE_REFERENCE } },
  "close-postponed": {
    kind: "close-postponed",
    props: { reference: PREVIEW_CLOSURE_REFERENCE, promisedOn: "2026-12-23" },
  },
  "closure-scheduled": {
    kind: "closure-scheduled",
    props: { closesOn: "2026-12-23", downloadUrl: `${PREVIEW_PORTAL}/download` },
  },
  closed: { kind: "closed", props: { reference: PREVIEW_CLOSURE_REFERENCE } },
  "address-confirm": {
    kind: "address-confirm",
    props: { confirmUrl: `${PREVIEW_PORTAL}/account/address/${PREVIEW_TOKEN}`, validHours: 24 },
  },
  "address-changed": { kind: "address-changed", props: {} },
  "customer-portal": { kind: "customer-portal", props: { customerPortalUrl: PREVIEW_CUSTOMER_PORTAL } },
};
