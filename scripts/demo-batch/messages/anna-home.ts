/** Kovács Anna's flat: offer, policy, bills, one reminder, the storm claim, next year's index. */
import { annaHome } from "../contracts/home";
import { letter } from "../documents/letter";
import { offer } from "../documents/offer";
import { policy } from "../documents/policy";
import { forint } from "../format";
import { type DemoMessage, instalment, instalments } from "../model";
import { HOME_TERMS_TITLE, homeSummary, homeTerms } from "../terms/home";
import { bill, certificate, reminder } from "./premium";
import { CLAIMS, paragraphs, SERVICE } from "./senders";

const contract = annaHome;
const CLAIM = "K-2026-081744";

export const annaHomeMessages: DemoMessage[] = [
  {
    contract,
    type: "offer",
    day: "2025-12-02",
    sender: SERVICE,
    subject: "Ajánlatunk a Margit körúti lakás biztosítására",
    body: paragraphs(
      "Tisztelt Kovács Anna!",
      "Köszönjük, hogy lakásbiztosítás iránt érdeklődött nálunk. A megadott adatok alapján elkészítettük ajánlatunkat, amelyhez mellékeljük a termékismertetőt is.",
      "Ha a riasztóval felszerelt lakásra szóló alapváltozatot választja, elég, ha válaszában ennyit ír: „Az alapváltozatot kérem.” A kötvényt ezután a portálon küldjük meg.",
    ),
    documents: [
      offer(contract, {
        issuedOn: "2025-12-02",
        validUntil: "2025-12-22",
        needs: [
          "Saját tulajdonú társasházi lakás és a benne lévő ingóságok védelme elemi károk és betörés ellen.",
          "Nagyméretű ablakok: üvegtörés fedezet.",
          "Gyors segítség zárszerelésnél, csőtörésnél.",
        ],
        variants: [
          ["Takarékos", "üvegtörés és otthonsegély nélkül", 62_400],
          ["Alapváltozat", "az ajánlatban szereplő fedezetek", 70_800],
          ["Bővített", "kerékpárok lopása és utazás alatti poggyász is", 81_600],
        ],
      }),
      homeSummary,
    ],
  },
  {
    contract,
    type: "policy",
    day: "2025-12-18",
    sender: SERVICE,
    subject: "Lakásbiztosítási kötvény és szerződési feltételek",
    body: paragraphs(
      "Tisztelt Kovács Anna!",
      "Örömmel értesítjük, hogy lakásbiztosítási szerződése létrejött. A kockázatviselés 2026. január 1. napján 0 órakor kezdődik.",
      "Kérjük, ellenőrizze a kötvény adatait, különösen a biztosítási összegeket és a védelemre vonatkozó záradékot. Ha bármi eltér attól, amiben megállapodtunk, 15 napon belül jelezze nekünk.",
      "A csatolt dokumentumokat kérjük, mentse le: a portálon egy évig érhetők el.",
    ),
    documents: [policy(contract, "2025-12-18", `${HOME_TERMS_TITLE}, 2026. január 1.`), homeTerms, homeSummary],
  },
  bill(contract, 1, { day: "2025-12-19" }),
  ...[2, 3, 4].map((ordinal) => bill(contract, ordinal)),
  reminder(contract, instalment(contract, 3), "2026-07-20", "2026-08-19"),
  {
    contract,
    type: "notice",
    day: "2026-07-27",
    subject: "Viharkárok bejelentése: így a leggyorsabb",
    body: paragraphs(
      "Tisztelt Ügyfelünk!",
      "A hét végi vihar Budapesten és környékén sok épületben okozott kárt. Ha Önt is érte kár, kérjük, jelentse be minél előbb, és készítsen fényképeket a helyreállítás megkezdése előtt.",
      "A beázást, a betört ablakot és a megbontott tetőt azonnal, szemle előtt is lezárhatja; ennek számláját megtérítjük. 200 000 forint alatti kárnál általában helyszíni szemle sem szükséges.",
    ),
    allowReply: false,
  },
  {
    contract,
    type: "reply",
    day: "2026-08-03",
    sender: CLAIMS,
    subject: `Válasz kárbejelentésére (${CLAIM})`,
    body: paragraphs(
      "Tisztelt Kovács Anna!",
      "Megkaptuk július 28-i bejelentését a konyhaablak töréséről és a nappaliban történt beázásról. A fényképek alapján a kár jogalapját elismerjük, helyszíni szemlére nincs szükség.",
      'Az elszámoláshoz még két iratra van szükségünk: az üveges számlájára, valamint a megrongálódott 55"-es televízió szakszervizi véleményére ("nem javítható" minősítés esetén ennek igazolására).',
      "Kérjük, hogy ezeket erre a küldeményre válaszolva, mellékletként küldje meg.",
    ),
  },
  {
    contract,
    type: "other",
    day: "2026-08-17",
    sender: CLAIMS,
    subject: `Kárelszámolás: üvegtörés és beázás (${CLAIM})`,
    body: paragraphs(
      "Tisztelt Kovács Anna!",
      "A benyújtott iratok alapján kárigényét elbíráltuk. A megállapított szolgáltatás összege 245 200 Ft, amelyet a megadott bankszámlára három munkanapon belül átutalunk.",
      "A tételes elszámolást csatoltuk. Ha valamelyik tétellel nem ért egyet, kérjük, válaszában nevezze meg.",
    ),
    documents: [
      letter(contract, {
        filename: `Kárelszámolás_${CLAIM}.pdf`,
        title: "Kárelszámolás",
        issuedOn: "2026-08-17",
        blocks: [
          { text: "Az alábbiakban tételesen közöljük, hogyan állapítottuk meg a szolgáltatás összegét." },
          {
            facts: [
              ["Kárszám", CLAIM],
              ["A káresemény napja", "2026. július 25."],
              ["A káresemény", "vihar: ablaküveg törése, beázás"],
              ["Bejelentve", "2026. július 28."],
            ],
          },
          { heading: "Tételek" },
          {
            columns: [
              { label: "Megnevezés", share: 0.4 },
              { label: "Alap", share: 0.34 },
              { label: "Megállapított összeg", share: 0.26, align: "right" },
            ],
            rows: [
              ["Hőszigetelt üveg cseréje (1,2 m²)", "számla szerint", forint(46_800)],
              ["Festés, vakolatjavítás (9 m²)", "egységár szerint", forint(40_500)],
              ["Laminált padló részleges cseréje", "egységár szerint", forint(28_000)],
              ["Televízió, nem javítható", "új ár, árajánlat szerint", forint(129_900)],
            ],
            total: ["Összesen", "", forint(245_200)],
          },
          {
            text: "A szolgáltatás fedezete az épület-, az ingóság- és az üvegtörés-biztosítás. Az összeg önrésszel nem csökkent.",
          },
          {
            text: "Ha az elszámolással nem ért egyet, a Küldeményeim portálon válaszolva kérheti felülvizsgálatát. A felülvizsgálat eredményéről 30 napon belül értesítjük.",
          },
        ],
      }),
    ],
  },
  {
    contract,
    type: "notice",
    day: "2026-10-19",
    sender: SERVICE,
    subject: "Értékkövetés: lakásbiztosításának új összegei 2027-re",
    body: paragraphs(
      "Tisztelt Kovács Anna!",
      "Szerződésének évfordulója 2027. január 1. A biztosítási összegeket a fogyasztói árak változásához igazítjuk, hogy egy esetleges kár után a helyreállítás mai költségét fedezzék.",
      "Az új összegeket és díjakat a csatolt levél tartalmazza. Ha a módosítást nem kéri, 2026. november 30. napjáig írja meg válaszában; ebben az esetben a jelenlegi összegek maradnak érvényben.",
    ),
    documents: [
      letter(contract, {
        filename: `Értékkövetés_2027_${contract.number}.pdf`,
        title: "Értékkövetés az évfordulón",
        issuedOn: "2026-10-19",
        blocks: [
          {
            text: "A Központi Statisztikai Hivatal által közzétett fogyasztóiár-index alapján a következő biztosítási évre 4%-os értékkövetést ajánlunk.",
          },
          {
            columns: [
              { label: "Fedezet", share: 0.34 },
              { label: "Jelenlegi összeg", share: 0.24, align: "right" },
              { label: "Új összeg", share: 0.24, align: "right" },
              { label: "Új éves díj", share: 0.18, align: "right" },
            ],
            rows: [
              ["Épület", forint(48_000_000), forint(49_920_000), forint(39_936)],
              ["Ingóságok", forint(9_500_000), forint(9_880_000), forint(18_968)],
              ["Felelősségbiztosítás", forint(20_000_000), forint(20_000_000), forint(5_760)],
              ["Üvegtörés", forint(300_000), forint(312_000), forint(3_744)],
              ["Otthonsegély", `${forint(60_000)}/esemény`, `${forint(60_000)}/esemény`, forint(4_800)],
            ],
            total: ["Összesen", "", "", forint(73_208)],
          },
          {
            facts: [
              ["Az értékkövetés napja", "2027. január 1."],
              ["Jelenlegi negyedéves díj", forint(17_700)],
              ["Új negyedéves díj", forint(18_302)],
            ],
          },
          {
            text: "Az értékkövetés elutasítása esetén a biztosítási összegek és a díj nem változnak. Felhívjuk figyelmét, hogy a helyreállítási költségek emelkedése miatt ez alulbiztosítottságot eredményezhet.",
          },
        ],
      }),
    ],
  },
  certificate(contract, "2026", instalments(contract), "2026-11-16"),
];
