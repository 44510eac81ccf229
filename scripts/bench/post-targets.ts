import { randomUUID } from "node:crypto";
import type { BenchHost, Portal } from "@/scripts/bench/host";
import { type Field, formWith, hiddenFields, multipart } from "@/scripts/bench/html-form";
import type { Target } from "@/scripts/bench/page-targets";
import { mailboxAddress } from "@/scripts/bench/seed-mailboxes";
import { newestMessages, sessionsOf, withSql } from "@/scripts/bench/sessions";
import { signedInCookie } from "@/scripts/bench/signed-in";

const SEE_OTHER = 303;
/** Each sends at most 20 replies a day (docs/brochure.md, R9). */
const REPLYING_CUSTOMERS = 40;
const AMOUNT = 240;
const POSTED = { ceiling: "page" as const, ownCpu: null, hasRateGoal: false, status: SEE_OTHER, amount: AMOUNT };

async function formOf(portal: Portal, path: string, cookie: string, marker: string) {
  const response = await fetch(`${portal.url}${path}`, { headers: { cookie } });
  return hiddenFields(formWith(await response.text(), marker));
}

/** Deletes messages one by one, with the button of the list. */
async function deletion(host: BenchHost, portal: Portal, size: number): Promise<Target> {
  const session = await sessionsOf(host, mailboxAddress(size));
  const fields = await formOf(portal, "/inbox", session().cookie, 'value="delete"');
  const ids = await newestMessages(host, size, size);
  return {
    ...POSTED,
    action: "delete",
    next() {
      const id = ids.pop();
      if (!id) throw new Error("every message is deleted; nothing left to measure");
      const { headers, body } = multipart(fields, { id, intent: "delete" });
      return { method: "POST", path: "/inbox", headers: { ...headers, ...session(), origin: portal.url }, body };
    },
  };
}

/** Sends replies of several customers, each to one message, with a new form every time. */
async function reply(host: BenchHost, portal: Portal): Promise<Target> {
  const customers = await withSql(
    host,
    (sql) => sql<{ email: string; id: string }[]>`
      select distinct on (a.id) a.email_address as email, m.id from accounts a join messages m on m.account_id = a.id
      where a.email_address like 'bench.other.%' and m.allow_reply order by a.id, m.placed_at limit ${REPLYING_CUSTOMERS}`,
  );
  const forms: { path: string; cookie: string; fields: Field[] }[] = [];
  for (const { email, id } of customers) {
    const cookie = await signedInCookie(host.settings, email);
    const path = `/inbox/${id}/reply`;
    forms.push({ path, cookie, fields: await formOf(portal, path, cookie, 'name="formToken"') });
  }
  let next = 0;
  return {
    ...POSTED,
    action: "reply",
    next() {
      next += 1;
      const { path, cookie, fields } = forms[next % forms.length] as (typeof forms)[number];
      const { headers, body } = multipart(fields, { formToken: randomUUID(), body: `Köszönöm. (${next})` });
      return { method: "POST", path, headers: { ...headers, cookie, origin: portal.url }, body };
    },
  };
}

/** What customers send: a deletion and a reply. Each is answered with a redirect. */
export async function postTargets(host: BenchHost, portal: Portal, size: number): Promise<Target[]> {
  return [await deletion(host, portal, size), await reply(host, portal)];
}
