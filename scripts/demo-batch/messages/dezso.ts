/** Tóth Dezső: a motor contract that ended unpaid, and home insurance that is paid. */
import { dezsoHome } from "../contracts/home";
import { dezsoLiability } from "../contracts/motor";
import { cancellationNotice } from "../documents/cancellation-notice";
import { letter } from "../documents/letter";
import { forint } from "../format";
import { type DemoMessage, instalment } from "../model";
import { bill, reminder } from "./premium";
import { PREMIUMS, paragraphs, SERVICE } from "./senders";

/** The statutory sixty days after the due date. */
const END_OF_GRACE = "2026-08-30";

export const dezsoMessages: DemoMessage[] = [
  bill(dezsoHome, 1),
  bill(dezsoLiability, 1),
  reminder(dezsoLiability, instalment(dezsoLiability, 1), "2026-07-24", END_OF_GRACE),
  {
    contract: dezsoLiability,
    type: "cancellation-notice",
    day: "2026-09-03",
    sender: PREMIUMS,
    subject: "Törlésértesítő: kötelező biztosítása díj nemfizetése miatt megszűnt",
    body: paragraphs(
      "Tisztelt Tóth Dezső!",
      "Sajnálattal értesítjük, hogy a 2026. július 1. napján esedékes díj a türelmi időn belül nem érkezett meg, ezért az MPR-407 forgalmi rendszámú gépjármű kötelező biztosítása 2026. augusztus 30. napján megszűnt.",
      "Kérjük, haladéktalanul gondoskodjon új szerződésről: biztosítás nélkül a gépjármű a közúti forgalomban nem vehet részt.",
    ),
    documents: [
      cancellationNotice(dezsoLiability, {
        issuedOn: "2026-09-03",
        endedOn: END_OF_GRACE,
        reason: "díj nemfizetése",
        paragraphs: [
          "A 2026. július 1. napján esedékes díjrészlet megfizetésére 2026. július 24-én kelt levelünkben, a következményekre figyelmeztetve felhívtuk. A díj a törvényes, 60 napos türelmi időn belül nem érkezett meg.",
          "Ennek következtében a szerződés a türelmi idő utolsó napján megszűnt. A megszűnést a hatósági nyilvántartásba bejelentettük.",
        ],
        settlement: [
          ["Előírt díjrészlet (július 1. – szeptember 30.)", forint(18_600)],
          ["A kockázatviselés idejére járó díj (61 nap)", forint(12_333)],
          ["Befizetve", forint(0)],
          ["Fizetendő díjtartozás", forint(12_333)],
        ],
        nextSteps: [
          "A díjtartozást kérjük 15 napon belül rendezze, a díjértesítőn szereplő befizetési azonosítóval.",
          "Új kötelező biztosítást az adott biztosítási időszak végéig ugyanannál a biztosítónál, azaz Társaságunknál köthet.",
          "A gépjármű a fedezetlenség idején sem közúton, sem közterületen nem tárolható és nem használható.",
        ],
      }),
    ],
  },
  {
    contract: dezsoLiability,
    type: "reply",
    day: "2026-09-14",
    sender: SERVICE,
    subject: "Válasz méltányossági kérelmére",
    body: paragraphs(
      "Tisztelt Tóth Dezső!",
      "Köszönjük levelét. Az ismertetett körülményeket megértjük, a megszűnt kötelező biztosítást azonban a törvény alapján nem állíthatjuk helyre.",
      "A díjtartozás megfizetésére három havi részletet engedélyezünk. A részletfizetés adatait és az új szerződés megkötésének lépéseit a csatolt levélben foglaltuk össze.",
    ),
    documents: [
      letter(dezsoLiability, {
        filename: `Részletfizetés_${dezsoLiability.number}.pdf`,
        title: "Részletfizetési megállapodás és teendők",
        issuedOn: "2026-09-14",
        blocks: [
          {
            text: "Kérelmére a megszűnt szerződés díjtartozását az alábbi részletekben fizetheti meg, kamat felszámítása nélkül.",
          },
          {
            columns: [
              { label: "Részlet", share: 0.3 },
              { label: "Fizetési határidő", share: 0.4 },
              { label: "Összeg", share: 0.3, align: "right" },
            ],
            rows: [
              ["1.", "2026. október 10.", forint(4_111)],
              ["2.", "2026. november 10.", forint(4_111)],
              ["3.", "2026. december 10.", forint(4_111)],
            ],
            total: ["Összesen", "", forint(12_333)],
          },
          { heading: "Az új szerződés megkötése" },
          {
            bullets: [
              "Készítse elő a forgalmi engedélyt és a törzskönyvet.",
              "Válaszüzenetben jelezze, mely naptól kéri a fedezetet; az új szerződés első díját kötéskor kell megfizetni.",
              "A fedezetlenségi díjról külön értesítést küldünk, amint az új szerződés létrejött.",
            ],
          },
        ],
      }),
    ],
  },
  bill(dezsoHome, 2),
  {
    contract: dezsoHome,
    type: "notice",
    day: "2026-10-28",
    subject: "Díjfizetés csoportos beszedéssel: nincs több elfelejtett határidő",
    body: paragraphs(
      "Tisztelt Ügyfelünk!",
      "Lakásbiztosításának díját csoportos beszedési megbízással is fizetheti: az összeget bankja az esedékesség napján, külön intézkedés nélkül átutalja.",
      "A megbízást bankja internetes felületén adhatja meg; ehhez a szerződésszámra lesz szüksége: 110463390. A beszedés felső összeghatárát Ön határozza meg.",
    ),
  },
];
