import type { EmailChrome } from "@/emails/_components/chrome";
import { LinkButton } from "@/emails/_components/link-button";
import { Paragraph } from "@/emails/_components/prose";

/** What an e-mail about messages says to a customer who has not signed in yet. */
export type MailboxLinkProps = {
  /** The mailbox; when `isInvited` the page that sends a new link for the first sign-in. */
  mailboxUrl: string;
  /** The customer has not signed in yet, so the mailbox does not open for them. Default: false. */
  isInvited?: boolean;
};

/**
 * The button to the mailbox, or with `isInvited` a paragraph about the first sign-in and a button to a new link for it.
 */
export function MailboxButton({
  chrome,
  label,
  mailboxUrl,
  isInvited = false,
}: MailboxLinkProps & { chrome: EmailChrome; label: string }) {
  if (!isInvited) return <LinkButton chrome={chrome} href={mailboxUrl} label={label} />;
  return (
    <>
      <Paragraph>{chrome.translate("layout.firstSignIn")}</Paragraph>
      <LinkButton chrome={chrome} href={mailboxUrl} label={chrome.translate("layout.firstSignInButton")} />
    </>
  );
}
