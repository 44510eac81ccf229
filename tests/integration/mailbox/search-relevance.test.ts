/** Which words find which text: Hungarian stems, accents or none (R8). */
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { parseInboxQuery } from "@/lib/mailbox/list/inbox-query";
import { listMessages } from "@/lib/mailbox/list/list-messages";
import { indexTexts } from "@/lib/mailbox/search/index-texts";
import { type TestContext, testContext } from "@/tests/support/context";
import { createAccount, placeMessage } from "./mailbox-fixture";

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());

const BILL = `Tisztelt Kovács Anna!

Lakásbiztosításának éves díja 48 900 Ft, befizetési határideje 2026. december 15. A díjat a mellékelt csekken vagy
átutalással rendezheti. Bankszámlaszámunk: 11700024-20012345. Késedelmes fizetés esetén a szerződés megszűnik.
Kérdéseivel keresse ügyfélszolgálatunkat a 06 1 234 5678 telefonszámon!`;
const CLAIM = `Kárbejelentését megkaptuk, a kárszám K-2026-778899. Szakértőnk a helyszíni szemle időpontjáról felhívja.
A kártérítés összegét a szemle után állapítjuk meg; a vízkár helyreállításáról szóló számlákat őrizze meg.`;
const NEWS = "Őrségi irodánk karácsony és újév között zárva tart. Békés ünnepeket kívánunk!";

describe("a search in Hungarian finds the message's text", () => {
  let accountId: AuthorizedAccountId;
  beforeAll(async () => {
    accountId = await createAccount(test.ctx);
    for (const [subject, body] of [
      ["bill", BILL],
      ["claim", CLAIM],
      ["news", NEWS],
    ] as const) {
      const blank = { sender: "X", contractNumber: null, product: null, documentType: "other" as const };
      await placeMessage(test.ctx, accountId, { ...blank, subject, body });
    }
    await indexTexts(test.ctx, { readPdf: () => Promise.reject(new Error("there are no PDFs")) });
  });

  it.each<[string, string[]]>([
    ["csekk", ["bill"]],
    ["csekkek", ["bill"]],
    ["csekken", ["bill"]],
    ["díj", ["bill"]],
    ["dij", ["bill"]],
    ["díjak", ["bill"]],
    ["dijat", ["bill"]],
    ["éves díj", ["bill"]],
    ["lakásbiztosítás", ["bill"]],
    ["lakasbiztositas", ["bill"]],
    ["lakásbiztosításom", ["bill"]],
    ["határidő", ["bill"]],
    ["hataridok", ["bill"]],
    ["befizetési határidő", ["bill"]],
    ["átutalás", ["bill"]],
    ["atutalassal", ["bill"]],
    ["48900", ["bill"]],
    ["48 900", ["bill"]],
    ["48 900 Ft", ["bill"]],
    ["11700024-20012345", ["bill"]],
    ["késedelem", []],
    ["késedelmes fizetés", ["bill"]],
    ["szerződés", ["bill"]],
    ["szerződések megszűnése", []],
    ["SZERZŐDÉSRŐL", ["bill"]],
    ["ügyfélszolgálat", ["bill"]],
    ["ugyfelszolgalatot", ["bill"]],
    ["telefonszám", ["bill"]],
    ["december", ["bill"]],
    ["kárbejelentés", ["claim"]],
    ["karbejelentes", ["claim"]],
    ["kárszám K-2026-778899", ["claim"]],
    ["778899", ["claim"]],
    ["szakértő", ["claim"]],
    ["szemle időpontja", ["claim"]],
    ["kártérítés összege", ["claim"]],
    ["összegek", ["claim"]],
    ["vízkár", ["claim"]],
    ["vizkarok", ["claim"]],
    ["számla", ["claim"]],
    ["szamlakat", ["claim"]],
    ["karácsonykor zárva", []],
    ["karácsony", ["news"]],
    ["iroda", ["news"]],
    ["őrségi iroda", ["news"]],
    ["kívánunk", ["news"]],
    ["kovács", ["bill"]],
    ["kovacsék", ["bill"]],
    ["karrier", []],
    ["casco", []],
    ["csekk kárszám", []],
  ])("%j finds %j", async (q, subjects) => {
    const { rows } = await listMessages(test.ctx, { accountId, query: parseInboxQuery({ q }) });
    expect(rows.map(({ subject }) => subject)).toEqual(subjects);
  });
});
