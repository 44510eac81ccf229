import { setTimeout as pause } from "node:timers/promises";
import { testPortal } from "./portal";

export type CaughtEmail = { id: string; to: string[]; subject: string; html: string; text: string; links: string[] };
type ListedNotification = Pick<CaughtEmail, "id" | "to" | "subject">;

const WAIT_MS = 120_000;
const ASK_EVERY_MS = 100;

/** Waits for an e-mail to an address whose subject contains the text; the newest, as the mail catcher has it. */
export async function emailTo(address: string, words: string): Promise<CaughtEmail> {
  const { mailUrl } = testPortal();
  for (let waited = 0; waited < WAIT_MS; waited += ASK_EVERY_MS) {
    const listed = (await (await fetch(`${mailUrl}/api/messages?limit=500`)).json()) as ListedNotification[];
    const found = listed.find((email) => email.to.includes(address) && email.subject.includes(words));
    if (found) return (await (await fetch(`${mailUrl}/api/messages/${found.id}`)).json()) as CaughtEmail;
    await pause(ASK_EVERY_MS);
  }
  throw new Error(`No e-mail "${words}" to ${address} within ${WAIT_MS / 1000} s.`);
}

/**
 * Waits for an e-mail to an address with a link to a page of the portal.
 *
 * @param page the link's path up to the token, for example `/activate/`
 * @param known links seen before; waits for another one
 */
export async function mailedLink(address: string, page: string, known: readonly string[] = []): Promise<string> {
  const { mailUrl } = testPortal();
  for (let waited = 0; waited < WAIT_MS; waited += ASK_EVERY_MS) {
    const listed = (await (await fetch(`${mailUrl}/api/messages?limit=500`)).json()) as ListedNotification[];
    for (const { id } of listed.filter((email) => email.to.includes(address))) {
      const { links } = (await (await fetch(`${mailUrl}/api/messages/${id}`)).json()) as CaughtEmail;
      const found = links.find((link) => link.includes(page) && !known.includes(link));
      if (found) return found;
    }
    await pause(ASK_EVERY_MS);
  }
  throw new Error(`No e-mail to ${address} with a link to ${page} within ${WAIT_MS / 1000} s.`);
}
