/** Size limits of a mailbox. Far above normal use; they keep a fault of a sender from filling the database. Pure. */

/** Documents of all messages that are not purged. */
export const MAX_MAILBOX_BYTES = 10 * 1024 ** 3;
/** Attachments of all stored replies. */
export const MAX_KEPT_ATTACHMENT_BYTES = 200 * 1024 ** 2;

export function fitsMailbox(heldBytes: number, newBytes: number): boolean {
  return heldBytes + newBytes <= MAX_MAILBOX_BYTES;
}

export function fitsAttachments(heldBytes: number, newBytes: number): boolean {
  return heldBytes + newBytes <= MAX_KEPT_ATTACHMENT_BYTES;
}
