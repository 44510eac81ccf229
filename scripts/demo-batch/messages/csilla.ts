/** Szabó Csilla: home and life insurance, with a settled claim for a broken wrist. */
import { csillaHome } from "../contracts/home";
import { csillaLife } from "../contracts/life-and-travel";
import { letter } from "../documents/letter";
import { policy } from "../documents/policy";
import { forint } from "../format";
import { type DemoMessage, instalment } from "../model";
import { HOME_TERMS_TITLE, homeTerms } from "../terms/home";
import { lifeRiderTerms } from "../terms/life-and-travel";
import { bill, certificate } from "./premium";
import { CLAIMS, paragraphs, SERVICE } from "./senders";

const CLAIM = "K-2026-064120";

export const csillaMessages: DemoMessage[] = [
  {
    contract: csillaHome,
    type: "policy",
    day: "2026-01-09",
    sender: SERVICE,
    subject: "Lakásbiztosítási kötvény, Pécs",
    body: paragraphs(
      "Tisztelt Szabó Csilla!",
      "Lakásbiztosítási szerződése létrejött. Mivel az épület műemléki védettségű, a helyreállítás többletköltségére külön záradékot vettünk fel; kérjük, ezt olvassa el figyelmesen.",
      "A kötvényt és a szerződési feltételeket csatoltuk.",
    ),
    documents: [policy(csillaHome, "2026-01-09", `${HOME_TERMS_TITLE}, 2026. január 1.`), homeTerms],
  },
  bill(csillaHome, 1),
  bill(csillaLife, 2),
  bill(csillaLife, 1, { yearStart: "2026-11-01" }),
  {
    contract: csillaLife,
    type: "other",
    day: "2026-06-15",
    sender: CLAIMS,
    subject: `Csonttörés: szolgáltatási értesítő (${CLAIM})`,
    body: paragraphs(
      "Tisztelt Szabó Csilla!",
      "Balesetével kapcsolatos igényét elbíráltuk, és a Csonttörés kiegészítő biztosítás alapján 30 000 Ft szolgáltatást állapítottunk meg. Az összeget két munkanapon belül átutaljuk.",
      "Mielőbbi felépülést kívánunk!",
    ),
    documents: [
      letter(csillaLife, {
        filename: `Szolgáltatási_értesítő_${CLAIM}.pdf`,
        title: "Szolgáltatási értesítő",
        issuedOn: "2026-06-15",
        blocks: [
          { text: "A benyújtott orvosi iratok alapján a biztosítási esemény bekövetkezését megállapítottuk." },
          {
            panel: [
              ["A szolgáltatás összege", forint(30_000)],
              ["Kárszám", CLAIM],
            ],
          },
          {
            facts: [
              ["Biztosított", "Szabó Csilla"],
              ["A baleset napja", "2026. május 24."],
              ["A sérülés", "bal csukló, a singcsont törése"],
              ["Biztosítási összeg", forint(150_000)],
              ["A szolgáltatás mértéke", "20% (egyéb csont törése)"],
            ],
          },
          {
            text: "Az összeget az igénybejelentésen megadott bankszámlára utaljuk. A szolgáltatás személyijövedelemadó-mentes.",
          },
          {
            text: "Ha a gyógyulás után maradandó egészségkárosodás marad vissza, a Baleseti rokkantság fedezetre külön igényt jelenthet be; ennek elbírálására legkorábban a baleset után hat hónappal kerül sor.",
          },
        ],
      }),
    ],
  },
  {
    contract: csillaLife,
    type: "terms",
    day: "2026-10-13",
    sender: SERVICE,
    subject: "Életbiztosításának kiegészítői: új különös feltételek 2027-től",
    body: paragraphs(
      "Tisztelt Ügyfelünk!",
      "Csatoljuk a Csonttörés kiegészítő biztosítás 2027. január 1. napjától érvényes különös feltételeit. A változások az Ön számára kedvezőek, a díj nem módosul.",
      "Ha a módosítással egyetért, teendője nincs.",
    ),
    documents: [lifeRiderTerms],
  },
  certificate(csillaLife, "2026", [instalment(csillaLife, 2), instalment(csillaLife, 1, "2026-11-01")], "2026-11-17"),
  {
    contract: csillaHome,
    type: "notice",
    day: "2026-11-06",
    subject: "Fagyveszély: így óvja a vezetékeket",
    body: paragraphs(
      "Tisztelt Ügyfelünk!",
      "A hideg idő beálltával megnő a vezetékek elfagyásának kockázata. Kérjük, hogy a fűtetlen helyiségek csöveit szigetelje, a kerti csapokat víztelenítse, és hosszabb távollét előtt zárja el a főcsapot.",
      "Ha mégis kár keletkezik, az elzárás után azonnal jelentse be, és készítsen fényképet a vezeték sérült szakaszáról.",
    ),
    allowReply: false,
  },
];
