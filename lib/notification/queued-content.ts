/**
 * A letter while it waits: its facts without any address of a page. Those are put together at the moment of sending, so
 * that the outbox never holds a link that opens something (SEC-22), and a changed APP_URL holds for waiting letters too.
 */
import type { NotificationContent, NotificationKind } from "@/lib/notification/notification-content";

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
export type QueuedContent = {
  [Kind in NotificationKind]: {
    kind: Kind;
    props: Omit<Extract<NotificationContent, { kind: Kind }>["props"], UrlProp>;
  };
}[NotificationKind];

/** A letter that carries a link which opens something by itself was queued without its token, or the token is lost. */
export class MissingTokenError extends Error {
  constructor(readonly kind: NotificationKind) {
    super(`The letter "${kind}" needs a token.`);
    this.name = "MissingTokenError";
  }
}

/** A letter whose link confirms a request was queued without that request. */
export class MissingSubjectError extends Error {
  constructor(readonly kind: NotificationKind) {
    super(`The letter "${kind}" needs the request that its link confirms.`);
    this.name = "MissingSubjectError";
  }
}

/**
 * Adds the links (SEC-73: from the portal's own origin only, and from the setting that names the customer portal).
 *
 * @param queued facts as stored
 */
export function contentWithLinks(queued: QueuedContent, portal: PortalAddresses): NotificationContent {
  const { appUrl } = portal;
  const token = () => {
    if (!portal.token) throw new MissingTokenError(queued.kind);
    return encodeURIComponent(portal.token);
  };
  switch (queued.kind) {
    case "welcome":
    case "activation-again":
      return { kind: queued.kind, props: { ...queued.props, activationUrl: `${appUrl}/activate/${token()}` } };
    case "reset":
    case "lockout":
      return { kind: queued.kind, props: { ...queued.props, resetUrl: `${appUrl}/password/change/${token()}` } };
    case "new-message":
      return { kind: queued.kind, props: { ...queued.props, mailboxUrl: `${appUrl}/inbox` } };
    case "new-messages":
      return { kind: queued.kind, props: { ...queued.props, mailboxUrl: `${appUrl}/inbox` } };
    case "changed":
      return { kind: queued.kind, props: { ...queued.props, forgotUrl: `${appUrl}/password/forgot` } };
    case "expired":
      return { kind: queued.kind, props: { ...queued.props, forgotUrl: `${appUrl}/password/forgot` } };
    case "new-browser":
      return { kind: queued.kind, props: { ...queued.props, forgotUrl: `${appUrl}/password/forgot` } };
    case "expiry":
      return { kind: queued.kind, props: { ...queued.props, renewUrl: `${appUrl}/account/password` } };
    case "retention":
      return { kind: queued.kind, props: { ...queued.props, mailboxUrl: `${appUrl}/inbox?sort=deletion` } };
    case "reply-received": {
      const sentUrl = `${appUrl}/sent/${encodeURIComponent(queued.props.reference)}`;
      return { kind: queued.kind, props: { ...queued.props, sentUrl } };
    }
    case "close-confirm":
      return {
        kind: queued.kind,
        props: { ...queued.props, confirmUrl: `${appUrl}/close-account/confirm/${token()}` },
      };
    case "address-confirm":
      return { kind: queued.kind, props: { ...queued.props, confirmUrl: `${appUrl}/account/address/${token()}` } };
    case "closure-scheduled":
      return { kind: queued.kind, props: { ...queued.props, downloadUrl: `${appUrl}/download` } };
    case "closed":
    case "close-refused":
      return { kind: queued.kind, props: queued.props };
    case "close-postponed":
      return { kind: queued.kind, props: queued.props };
    case "address-changed":
      return { kind: queued.kind, props: {} };
    case "customer-portal":
      return { kind: queued.kind, props: { customerPortalUrl: portal.customerPortalUrl } };
  }
}
