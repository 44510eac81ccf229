/**
 * A letter while it waits: its facts without any address of a page. Those are put together at the moment of sending, so
 * that the outbox never holds a link that opens something (SEC-22), and a changed APP_URL holds for waiting letters too.
 */
import type { Letter, LetterKind } from "@/lib/notification/letter";

type UrlProp =
  | "activationUrl"
  | "mailboxUrl"
  | "resetUrl"
  | "forgotUrl"
  | "renewUrl"
  | "sentUrl"
  | "confirmUrl"
  | "downloadUrl"
  | "customerPortalUrl";

/** What the links are made of. */
export type PortalAddresses = {
  /** The portal's origin, without a slash at the end. */
  appUrl: string;
  /** Where the insurer's customer portal is; null when this installation knows none. */
  customerPortalUrl: string | null;
  /** The link's token, where the kind needs one. */
  token: string | null;
};

/** For example `{ kind: "reset", facts: { validMinutes: 60 } }`. */
export type QueuedLetter = {
  [Kind in LetterKind]: { kind: Kind; facts: Omit<Extract<Letter, { kind: Kind }>["props"], UrlProp> };
}[LetterKind];

/** A letter that carries a link which opens something by itself was queued without its token, or the token is lost. */
export class MissingTokenError extends Error {
  constructor(readonly kind: LetterKind) {
    super(`The letter "${kind}" needs a token.`);
    this.name = "MissingTokenError";
  }
}

/** A letter whose link confirms a request was queued without that request. */
export class MissingSubjectError extends Error {
  constructor(readonly kind: LetterKind) {
    super(`The letter "${kind}" needs the request that its link confirms.`);
    this.name = "MissingSubjectError";
  }
}

/**
 * Adds the links (SEC-73: from the portal's own origin only, and from the setting that names the customer portal).
 *
 * @param queued facts as stored
 */
export function letterWithLinks(queued: QueuedLetter, portal: PortalAddresses): Letter {
  const { appUrl } = portal;
  const token = () => {
    if (!portal.token) throw new MissingTokenError(queued.kind);
    return encodeURIComponent(portal.token);
  };
  switch (queued.kind) {
    case "welcome":
    case "activation-again":
      return { kind: queued.kind, props: { ...queued.facts, activationUrl: `${appUrl}/activate/${token()}` } };
    case "reset":
    case "lockout":
      return { kind: queued.kind, props: { ...queued.facts, resetUrl: `${appUrl}/password/change/${token()}` } };
    case "new-item":
      return { kind: queued.kind, props: { ...queued.facts, mailboxUrl: `${appUrl}/inbox` } };
    case "new-items":
      return { kind: queued.kind, props: { ...queued.facts, mailboxUrl: `${appUrl}/inbox` } };
    case "changed":
      return { kind: queued.kind, props: { ...queued.facts, forgotUrl: `${appUrl}/password/forgot` } };
    case "expired":
      return { kind: queued.kind, props: { ...queued.facts, forgotUrl: `${appUrl}/password/forgot` } };
    case "new-browser":
      return { kind: queued.kind, props: { ...queued.facts, forgotUrl: `${appUrl}/password/forgot` } };
    case "expiry":
      return { kind: queued.kind, props: { ...queued.facts, renewUrl: `${appUrl}/account/password` } };
    case "retention":
      return { kind: queued.kind, props: { ...queued.facts, mailboxUrl: `${appUrl}/inbox?sort=deletion` } };
    case "reply-received": {
      const sentUrl = `${appUrl}/sent/${encodeURIComponent(queued.facts.reference)}`;
      return { kind: queued.kind, props: { ...queued.facts, sentUrl } };
    }
    case "close-confirm":
      return {
        kind: queued.kind,
        props: { ...queued.facts, confirmUrl: `${appUrl}/close-account/confirm/${token()}` },
      };
    case "address-confirm":
      return { kind: queued.kind, props: { ...queued.facts, confirmUrl: `${appUrl}/account/address/${token()}` } };
    case "closing":
      return { kind: queued.kind, props: { ...queued.facts, downloadUrl: `${appUrl}/download` } };
    case "closed":
    case "close-refused":
      return { kind: queued.kind, props: queued.facts };
    case "close-postponed":
      return { kind: queued.kind, props: queued.facts };
    case "address-changed":
      return { kind: queued.kind, props: {} };
    case "moved":
      return { kind: queued.kind, props: { customerPortalUrl: portal.customerPortalUrl } };
  }
}
