/** Kissné Fehér Ilona: a house in Kecskemét and a small life insurance. */
import { ilonaHome } from "../contracts/home";
import { ilonaLife } from "../contracts/life-and-travel";
import { letter } from "../documents/letter";
import { policy } from "../documents/policy";
import { type DemoMessage, instalment, instalments } from "../model";
import { HOME_TERMS_TITLE, homeTerms } from "../terms/home";
import { bill, certificate, reminder } from "./premium";
import { paragraphs, SERVICE } from "./senders";

export const ilonaMessages: DemoMessage[] = [
  certificate(ilonaLife, "2025", instalments(ilonaLife).slice(0, 1), "2026-01-20"),
  bill(ilonaHome, 1, { day: "2026-03-03" }),
  {
    contract: ilonaHome,
    type: "policy",
    day: "2026-03-02",
    sender: SERVICE,
    subject: "Lakásbiztosítási kötvény, Kecskemét",
    body: paragraphs(
      "Tisztelt Kissné Fehér Ilona!",
      "Köszönjük, hogy régi szerződését nálunk újította meg. Az új kötvény 2026. március 15. napjától érvényes, és a nyári konyhára is kiterjed.",
      "Kérjük, ellenőrizze az alapterületet és az építés évét, majd mentse le a dokumentumokat.",
    ),
    documents: [policy(ilonaHome, "2026-03-02", `${HOME_TERMS_TITLE}, 2026. január 1.`), homeTerms],
  },
  bill(ilonaHome, 2),
  reminder(ilonaHome, instalment(ilonaHome, 2), "2026-10-05", "2026-11-04"),
  {
    contract: ilonaHome,
    type: "reply",
    day: "2026-10-12",
    sender: SERVICE,
    subject: "Befizetése megérkezett",
    body: paragraphs(
      "Tisztelt Kissné Fehér Ilona!",
      "Köszönjük jelzését. A 2026. szeptember 15. napján esedékes 28 960 Ft október 9-én beérkezett; a közleményből hiányzott a befizetési azonosító, ezért könyveltük később.",
      "Szerződése folyamatosan érvényes, a felszólítást kérjük, tekintse tárgytalannak. Elnézését kérjük a kellemetlenségért.",
    ),
    allowReply: false,
  },
  {
    contract: ilonaLife,
    type: "notice",
    day: "2026-11-11",
    sender: SERVICE,
    subject: "Nyugdíjba vonul? Így folytatható életbiztosítása",
    body: paragraphs(
      "Tisztelt Kissné Fehér Ilona!",
      "Kérdésére tájékoztatjuk, hogy életbiztosítása a nyugdíjba vonulással nem szűnik meg, és a díja sem változik. A díjfizetés gyakoriságát bármelyik évfordulótól módosíthatja.",
      "A lehetőségeket a csatolt levélben foglaltuk össze.",
    ),
    documents: [
      letter(ilonaLife, {
        filename: `Tájékoztató_díjfizetésről_${ilonaLife.number}.pdf`,
        title: "A díjfizetés lehetőségei",
        issuedOn: "2026-11-11",
        blocks: [
          {
            text: "Életbiztosításának éves díja 57 600 Ft. Az alábbi gyakoriságok közül választhat:".replace(
              "57 600 Ft",
              "57\u00a0600\u00a0Ft",
            ),
          },
          {
            columns: [
              { label: "Gyakoriság", share: 0.34 },
              { label: "Fizetendő alkalmanként", share: 0.33, align: "right" },
              { label: "Évente összesen", share: 0.33, align: "right" },
            ],
            rows: [
              ["negyedévente (jelenlegi)", "14\u00a0400\u00a0Ft", "57\u00a0600\u00a0Ft"],
              ["félévente", "28\u00a0800\u00a0Ft", "57\u00a0600\u00a0Ft"],
              ["évente, 3% kedvezménnyel", "55\u00a0872\u00a0Ft", "55\u00a0872\u00a0Ft"],
            ],
          },
          { heading: "Hogyan módosíthatja?" },
          {
            bullets: [
              "Válaszoljon erre a küldeményre, és nevezze meg a választott gyakoriságot.",
              "A módosítás a következő évfordulón, 2027. október 1. napján lép életbe.",
              "A biztosítási összegek és a kedvezményezett nem változnak.",
            ],
          },
        ],
      }),
    ],
  },
];
