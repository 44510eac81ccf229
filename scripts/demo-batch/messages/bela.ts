/** Nagy Béla: a new contract; has not signed in yet. */
import { belaHome } from "../contracts/home";
import { offer } from "../documents/offer";
import { policy } from "../documents/policy";
import type { DemoMessage } from "../model";
import { HOME_TERMS_TITLE, homeSummary, homeTerms } from "../terms/home";
import { bill } from "./premium";
import { paragraphs, SERVICE } from "./senders";

const contract = belaHome;

export const belaMessages: DemoMessage[] = [
  {
    contract,
    type: "offer",
    day: "2026-10-26",
    sender: SERVICE,
    subject: "Ajánlat a solymári családi ház biztosítására",
    body: paragraphs(
      "Tisztelt Nagy Béla!",
      "Köszönjük, hogy ajánlatot kért tőlünk. A családi ház, a garázs és a napelemes rendszer adatai alapján három változatot állítottunk össze.",
      "Kérjük, hasonlítsa össze a fedezeteket, és olvassa el a termékismertetőt is. Kérdéseire szívesen válaszolunk.",
    ),
    documents: [
      offer(contract, {
        issuedOn: "2026-10-26",
        validUntil: "2026-11-16",
        needs: [
          "Családi ház és garázs védelme elemi károk, különösen vihar ellen.",
          "A tetőre szerelt napelemes rendszer biztosítása.",
          "Felelősségbiztosítás a telekkel szomszédos járda használóival szemben is.",
        ],
        variants: [
          ["Takarékos", "ingóságok 8 000 000 Ft-ig", 70_720],
          ["Alapváltozat", "az ajánlatban szereplő fedezetek", 78_400],
          ["Bővített", "kerti növényzet és kerékpárok is", 88_000],
        ],
      }),
      homeSummary,
    ],
  },
  {
    contract,
    type: "reply",
    day: "2026-11-03",
    sender: SERVICE,
    subject: "Napelem a tetőn: válasz kérdésére",
    body: paragraphs(
      "Tisztelt Nagy Béla!",
      "A tetőre szerelt napelemes rendszert a kivitelezéstől kezdve az épület részének tekintjük, ezért külön díj nélkül biztosított vihar, jégverés, tűz és túlfeszültség ellen. Ezt a kötvény záradékában is rögzítjük.",
      "Az inverter gyártási hibájára a gyártói jótállás vonatkozik, arra a biztosítás nem terjed ki.",
    ),
  },
  {
    contract,
    type: "policy",
    day: "2026-11-09",
    sender: SERVICE,
    subject: "Lakásbiztosítási kötvény, Solymár",
    body: paragraphs(
      "Tisztelt Nagy Béla!",
      "Köszönjük, hogy Társaságunkat választotta. Szerződése létrejött, a kockázatviselés 2026. december 1. napján 0 órakor kezdődik.",
      "Csatoltuk a kötvényt, a szerződési feltételeket és a termékismertetőt. Kérjük, mentse le őket tartós adathordozóra.",
    ),
    documents: [policy(contract, "2026-11-09", `${HOME_TERMS_TITLE}, 2026. január 1.`), homeTerms, homeSummary],
  },
  bill(contract, 1),
  {
    contract,
    type: "notice",
    day: "2026-11-16",
    subject: "Üdvözöljük a Küldeményeim portálon!",
    body: paragraphs(
      "Tisztelt Nagy Béla!",
      "Mostantól ezen a portálon kapja meg szerződésének minden iratát. Ha új küldemény érkezik, e-mailben értesítjük; az e-mailben személyes adat nem szerepel.",
      "A küldemények egy évig érhetők el. Javasoljuk, hogy a fontos dokumentumokat még ez idő alatt töltse le.",
    ),
    allowReply: false,
  },
];
