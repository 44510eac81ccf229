import type { EmailChrome } from "@/emails/_components/chrome";
import { Paragraph, strong } from "@/emails/_components/prose";
import type { CalendarDay } from "@/lib/kernel/time";

/** Messages that an e-mail with the link of the first sign-in announces; both are missing when there are none. */
export type WaitingMessages = {
  waitingCount?: number;
  /** The earliest expiry day of the messages. */
  firstDeletion?: CalendarDay;
};

/** Announces the messages of a customer who has not signed in yet, by number and deletion day only (R2, R5, R13). */
export function WaitingParagraphs({ chrome, waiting }: { chrome: EmailChrome; waiting: WaitingMessages }) {
  const t = chrome.translate;
  const { waitingCount: n, firstDeletion } = waiting;
  if (!n || !firstDeletion) return null;
  const deletion = n === 1 ? "newMessage.body2" : "newMessages.body2";
  return (
    <>
      <Paragraph>{t("layout.waiting", { n })}</Paragraph>
      <Paragraph>{t.rich(deletion, { b: strong, date: chrome.day(firstDeletion) })}</Paragraph>
    </>
  );
}
