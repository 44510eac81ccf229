/** How much one customer's mailbox may hold (SEC-57): far beyond real mail, so that no fault fills the database. Pure. */

/** Documents of all items that are not purged. */
export const MAX_MAILBOX_BYTES = 10 * 1024 ** 3;
/** Files of all replies that are kept. */
export const MAX_KEPT_ATTACHMENT_BYTES = 200 * 1024 ** 2;

export function fitsMailbox(heldBytes: number, newBytes: number): boolean {
  return heldBytes + newBytes <= MAX_MAILBOX_BYTES;
}

export function fitsAttachments(heldBytes: number, newBytes: number): boolean {
  return heldBytes + newBytes <= MAX_KEPT_ATTACHMENT_BYTES;
}
