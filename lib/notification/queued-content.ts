import type { PortalAddresses } from "@/lib/notification/email-definition";
import { EMAIL_TEMPLATES, type NotificationKind } from "@/lib/notification/email-templates";
import type { NotificationContent, QueuedContent } from "@/lib/notification/notification-content";

/** A notification whose link carries a token was queued without it, or the token is lost. */
export class MissingTokenError extends Error {
  constructor(readonly kind: NotificationKind) {
    super(`The notification "${kind}" needs a token.`);
    this.name = "MissingTokenError";
  }
}

/** A notification whose link confirms a request was queued without the id of that request. */
export class MissingSubjectError extends Error {
  constructor(readonly kind: NotificationKind) {
    super(`The notification "${kind}" needs the request that its link confirms.`);
    this.name = "MissingSubjectError";
  }
}

type StoredProps = Record<string, unknown>;
/** The link of a registry entry without the types of its template. */
type AnyLink = {
  prop: string;
  tokenPath?: string;
  url?: (portal: PortalAddresses, props: StoredProps) => string | null;
} | null;

/**
 * Adds the link to the stored props.
 *
 * @param queued content as stored
 * @param portal.token the link's token; null where the kind needs none
 * @throws MissingTokenError when the kind needs a token and there is none
 */
export function contentWithLinks(
  queued: QueuedContent,
  portal: PortalAddresses & { token: string | null },
): NotificationContent {
  const { kind } = queued;
  const props: StoredProps = { ...queued.props };
  const link = EMAIL_TEMPLATES[kind].link as AnyLink;
  if (link?.tokenPath !== undefined) {
    if (!portal.token) throw new MissingTokenError(kind);
    props[link.prop] = `${portal.appUrl}${link.tokenPath}/${encodeURIComponent(portal.token)}`;
  } else if (link?.url) {
    props[link.prop] = link.url(portal, props);
  }
  return { kind, props } as NotificationContent;
}
