/** Horváth Éva, whose messages go to the customer portal; dr. Molnár Gábor: motor and travel insurance. */
import { gaborTravel } from "../contracts/life-and-travel";
import { evaCasco, gaborCasco } from "../contracts/motor";
import { letter } from "../documents/letter";
import { offer } from "../documents/offer";
import { policy } from "../documents/policy";
import { forint } from "../format";
import type { DemoMessage } from "../model";
import { TRAVEL_TERMS_TITLE, travelTerms } from "../terms/life-and-travel";
import { CASCO_TERMS_TITLE, cascoTerms } from "../terms/motor";
import { bill } from "./premium";
import { CLAIMS, paragraphs, SERVICE } from "./senders";

export const evaMessages: DemoMessage[] = [
  bill(evaCasco, 1),
  {
    contract: evaCasco,
    type: "policy",
    day: "2026-04-09",
    sender: SERVICE,
    subject: "Casco: kötvény, Toyota Yaris Hybrid",
    body: paragraphs(
      "Tisztelt Horváth Éva!",
      "Casco szerződése létrejött, a kockázatviselés 2026. május 1. napján kezdődik. A kötvényt és a szerződési feltételeket csatoltuk.",
    ),
    documents: [policy(evaCasco, "2026-04-09", `${CASCO_TERMS_TITLE}, 2026. április 1.`), cascoTerms],
  },
  {
    contract: evaCasco,
    type: "reply",
    day: "2026-08-25",
    sender: CLAIMS,
    subject: "Parkolási kár: a javítás megkezdhető",
    body: paragraphs(
      "Tisztelt Horváth Éva!",
      "A fényképek és a műhely árajánlata alapján hozzájárulunk a jobb hátsó ajtó javításához. A számlából a 100 000 Ft önrészt Önnek kell megfizetnie, a többit közvetlenül a műhellyel rendezzük.",
    ),
  },
  {
    contract: evaCasco,
    type: "notice",
    day: "2026-11-02",
    subject: "Téli gumi, téli utak",
    body: paragraphs(
      "Tisztelt Ügyfelünk!",
      "Hét fok alatt a téli gumi rövidebb féktávot biztosít. Kérjük, ellenőrizze a profilmélységet is: a biztonságos határ négy milliméter.",
    ),
    allowReply: false,
  },
];

export const gaborMessages: DemoMessage[] = [
  {
    contract: gaborCasco,
    type: "offer",
    day: "2026-05-04",
    sender: SERVICE,
    subject: "Casco: ajánlat, Volvo XC60",
    body: paragraphs(
      "Tisztelt dr. Molnár Gábor!",
      "Kérésére elkészítettük casco ajánlatunkat. Mivel a gépjármű két évnél fiatalabb, a lopáskár elleni védelemhez csak a gyári indításgátló szükséges, külön nyomkövető nem.",
      "Az ajánlat 2026. május 25. napjáig fogadható el.",
    ),
    documents: [
      offer(gaborCasco, {
        issuedOn: "2026-05-04",
        validUntil: "2026-05-25",
        needs: [
          "Új gépjármű teljes körű védelme, egész Európában.",
          "Bérautó a javítás idejére.",
          "Féléves díjfizetés.",
        ],
        variants: [
          ["Magasabb önrész", "20%, de legalább 200 000 Ft önrész", 172_480],
          ["Alapváltozat", "10%, de legalább 100 000 Ft önrész", 215_600],
          ["Új érték", "totálkárnál az első két évben új áron térít", 241_200],
        ],
      }),
    ],
  },
  {
    contract: gaborCasco,
    type: "policy",
    day: "2026-05-18",
    sender: SERVICE,
    subject: "Casco: kötvény és szerződési feltételek, Volvo XC60",
    body: paragraphs(
      "Tisztelt dr. Molnár Gábor!",
      "Elfogadó válaszát megkaptuk, a szerződés az alapváltozat szerint létrejött. A kockázatviselés 2026. június 1. napján 0 órakor kezdődik.",
      "Kérjük, hogy az első díjrészletet a külön küldött díjértesítő alapján fizesse meg.",
    ),
    documents: [policy(gaborCasco, "2026-05-18", `${CASCO_TERMS_TITLE}, 2026. április 1.`), cascoTerms],
  },
  bill(gaborCasco, 1, { day: "2026-05-19" }),
  bill(gaborCasco, 2),
  {
    contract: gaborTravel,
    type: "policy",
    day: "2026-09-21",
    subject: "Éves utasbiztosítási bérlet: kötvény",
    body: paragraphs(
      "Tisztelt dr. Molnár Gábor!",
      "Csatoltuk éves utasbiztosításának kötvényét. A bérlet tetszőleges számú utazásra érvényes; egy út legfeljebb 45 napig tarthat.",
      "Kérésére mellékeltük az angol nyelvű fedezetigazolást is, amelyet szakmai konferenciák szervezői gyakran kérnek.",
    ),
    documents: [
      policy(gaborTravel, "2026-09-21", `${TRAVEL_TERMS_TITLE}, 2026. május 1.`),
      travelTerms,
      letter(gaborTravel, {
        filename: `Fedezetigazolás_${gaborTravel.number}.pdf`,
        title: "Fedezetigazolás / Confirmation of cover",
        issuedOn: "2026-09-21",
        blocks: [
          {
            text: "Igazoljuk, hogy az alább megnevezett személy érvényes utasbiztosítással rendelkezik. / We confirm that the person named below holds valid travel insurance.",
          },
          {
            facts: [
              ["Biztosított / Insured", "dr. Molnár Gábor"],
              ["Kötvényszám / Policy number", gaborTravel.number],
              ["Érvényesség / Valid", "2026. október 1. – 2027. szeptember 30."],
              ["Terület / Territory", "az egész világ, Magyarország kivételével / worldwide except Hungary"],
              ["Sürgősségi ellátás / Emergency medical", "korlátlan / unlimited"],
            ],
          },
          {
            smallPrint:
              "Az igazolás a kötvénnyel együtt érvényes. / This confirmation is valid together with the policy.",
          },
        ],
      }),
    ],
  },
  bill(gaborTravel, 1, { day: "2026-09-22" }),
  {
    contract: gaborCasco,
    type: "reply",
    day: "2026-10-05",
    sender: CLAIMS,
    subject: "Őzzel történt ütközés: kárának rendezése",
    body: paragraphs(
      "Tisztelt dr. Molnár Gábor!",
      "Bejelentését megkaptuk. A vadon élő állattal történt ütközés a töréskár fedezetbe tartozik, a szemlét a szerződött műhely elvégezheti.",
      `Az önrész a kár 10%-a, de legalább ${forint(100_000)}. A javítás idejére, legfeljebb tíz napra bérautót is igénybe vehet; kérjük, a bérleti számlát válaszában küldje meg.`.replaceAll(
        "\u00a0",
        " ",
      ),
    ),
  },
];
