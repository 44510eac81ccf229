/** Kovács Anna's life insurance and summer trip. */
import { annaHome } from "../contracts/home";
import { annaLife, annaTravel } from "../contracts/life-and-travel";
import { letter } from "../documents/letter";
import { policy } from "../documents/policy";
import { forint } from "../format";
import { type DemoMessage, instalments } from "../model";
import { lifeRiderTerms, TRAVEL_TERMS_TITLE, travelTerms } from "../terms/life-and-travel";
import { bill, certificate } from "./premium";
import { paragraphs, SERVICE } from "./senders";

const SECOND_YEAR = "2026-06-01";

export const annaLifeAndTravelMessages: DemoMessage[] = [
  certificate(annaLife, "2025", instalments(annaLife).slice(0, 7), "2026-01-19"),
  bill(annaLife, 4, { yearStart: SECOND_YEAR }),
  bill(annaLife, 5, { yearStart: SECOND_YEAR }),
  bill(annaLife, 6, { yearStart: SECOND_YEAR }),
  bill(annaLife, 7, { yearStart: SECOND_YEAR }),
  {
    contract: annaLife,
    type: "notice",
    day: "2026-06-08",
    sender: SERVICE,
    subject: "Éves tájékoztató életbiztosításáról",
    body: paragraphs(
      "Tisztelt Kovács Anna!",
      "Elkészült életbiztosításának éves tájékoztatója, amely a szerződés 2026. május 31. napján fennálló adatait foglalja össze.",
      "Javasoljuk, hogy ellenőrizze a kedvezményezettek nevét és arányát. A módosításhoz elegendő, ha aláírt nyilatkozatát beszkennelve, válaszüzenetben elküldi.",
    ),
    documents: [
      letter(annaLife, {
        filename: `Éves_tájékoztató_2026_${annaLife.number}.pdf`,
        title: "Éves tájékoztató életbiztosításáról",
        issuedOn: "2026-06-08",
        blocks: [
          {
            text: "Tájékoztatónk a szerződés első biztosítási évének végén, 2026. május 31. napján fennálló adatokat tartalmazza.",
          },
          {
            panel: [
              ["Az első évben befizetett díj", forint(108_000)],
              ["Díjhátralék", forint(0)],
            ],
          },
          { heading: "Szolgáltatások és díjak" },
          {
            columns: [
              { label: "Fedezet", share: 0.46 },
              { label: "Biztosítási összeg", share: 0.3, align: "right" },
              { label: "Éves díj", share: 0.24, align: "right" },
            ],
            rows: annaLife.covers.map((cover) => [cover.label, cover.limit, forint(cover.premium)]),
            total: ["Összesen", "", forint(108_000)],
          },
          { heading: "Kedvezményezettek" },
          {
            facts: [
              ["Kovács Máté", "50%"],
              ["Kovács Lili", "50%"],
            ],
          },
          {
            text: "A kockázati életbiztosításnak visszavásárlási értéke nincs: a díj teljes egészében a biztosítási védelmet fedezi, ezért a szerződés felmondása esetén kifizetés nem történik.",
          },
          {
            text: "A kedvezményezettet a tartam alatt bármikor módosíthatja; a módosítás a nyilatkozat beérkezésekor lép hatályba.",
          },
        ],
      }),
    ],
  },
  {
    contract: annaLife,
    type: "terms",
    day: "2026-10-12",
    sender: SERVICE,
    subject: "Csonttörés kiegészítő biztosítás: a különös feltételek módosulnak",
    body: paragraphs(
      "Tisztelt Ügyfelünk!",
      "A kiegészítő biztosítások különös feltételei 2027. január 1. napjától módosulnak. A legfontosabb változás az Ön számára kedvező: csontrepedés esetén ezentúl a törésre megállapított összeg fele jár, és egy baleset több törésére járó összegek összeadódnak.",
      "A díj nem változik. Ha a módosítást nem fogadja el, a kiegészítő biztosítást 2026. december 1. napjáig, az alapszerződés fenntartása mellett felmondhatja.",
    ),
    documents: [lifeRiderTerms],
  },
  {
    contract: annaLife,
    type: "other",
    day: "2026-09-21",
    sender: SERVICE,
    subject: "Cukorbetegség kiegészítő biztosítás: egészségi nyilatkozat",
    body: paragraphs(
      "Tisztelt Kovács Anna!",
      "A kiegészítő biztosítás összegének emeléséhez egészségi nyilatkozatra van szükségünk. Kérjük, hogy a csatolt kérdéseket olvassa el, és válaszait erre a küldeményre írja meg, a kérdések sorszámával.",
      "Válaszait biztosítási titokként kezeljük, azokhoz csak az elbírálást végző munkatársaink férnek hozzá.",
    ),
    documents: [
      letter(annaLife, {
        filename: `Egészségi_nyilatkozat_kérdései_${annaLife.number}.pdf`,
        title: "Egészségi nyilatkozat: kérdések",
        issuedOn: "2026-09-21",
        blocks: [
          {
            text: "A Cukorbetegség kiegészítő biztosítás összegének 1 500 000 forintról 2 500 000 forintra emeléséhez kérjük, válaszoljon az alábbi kérdésekre. Igen válasz esetén írja meg az időpontot és a kezelőorvos nevét is.".replaceAll(
              /(\d) (\d)/g,
              "$1\u00a0$2",
            ),
          },
          {
            columns: [
              { label: "Kérdés", share: 0.14 },
              { label: "Miről nyilatkozik?", share: 0.86 },
            ],
            rows: [
              ["1.", "Állapítottak-e meg Önnél valaha emelkedett vércukorszintet vagy inzulinrezisztenciát?"],
              ["2.", "Szed-e rendszeresen gyógyszert? Ha igen, melyiket és mióta?"],
              ["3.", "Testmagassága és testsúlya."],
              ["4.", "Van-e cukorbeteg a szülei vagy a testvérei között?"],
              ["5.", "Állt-e az elmúlt öt évben kórházi kezelés alatt?"],
              ["6.", "Dohányzik-e, illetve dohányzott-e az elmúlt tizenkét hónapban?"],
            ],
          },
          {
            text: "Felhívjuk figyelmét a közlési kötelezettségre: a valóságnak meg nem felelő válasz a biztosítási szolgáltatás megtagadását vonhatja maga után.",
          },
        ],
      }),
    ],
  },
  {
    contract: annaLife,
    type: "reply",
    day: "2026-03-05",
    sender: SERVICE,
    subject: "Kedvezményezett módosítása: rögzítettük kérését",
    body: paragraphs(
      "Tisztelt Kovács Anna!",
      "Megerősítjük, hogy kérésének megfelelően életbiztosításának haláleseti kedvezményezettjeit 2026. március 4. napjával módosítottuk: Kovács Máté (50%) és Kovács Lili (50%).",
      "A korábbi jelölés hatályát vesztette. További teendője nincs.",
    ),
    allowReply: false,
  },
  {
    contract: annaTravel,
    type: "policy",
    day: "2026-07-13",
    subject: "Utasbiztosítási kötvény: Horvátország, augusztus 8–22.",
    body: paragraphs(
      "Tisztelt Ügyfelünk!",
      "Köszönjük, hogy a nyaralás idejére is minket választott. A kötvényt és a feltételeket csatoltuk; kérjük, a kötvényt mentse le telefonjára, hogy az utazás alatt internet nélkül is kéznél legyen.",
      "Baj esetén először a segítségnyújtó szolgálatot értesítse: ők magyarul, a nap 24 órájában szervezik meg az ellátást.",
    ),
    documents: [policy(annaTravel, "2026-07-13", `${TRAVEL_TERMS_TITLE}, 2026. május 1.`), travelTerms],
  },
  {
    contract: annaTravel,
    type: "notice",
    day: "2026-07-30",
    subject: "Gyermekkel utazik? Öt tanács indulás előtt",
    body: paragraphs(
      "Tisztelt Ügyfelünk!",
      "Hamarosan indul a nyaralás. Kérjük, ellenőrizze az úti okmányok érvényességét, vigye magával az európai egészségbiztosítási kártyákat, és az állandó gyógyszereket kézipoggyászba csomagolja.",
      "A kötvényen szereplő utazók adatait az indulás előtti napig módosíthatja. Jó utat kívánunk!",
    ),
    allowReply: false,
  },
  {
    contract: annaHome,
    type: "notice",
    day: "2026-11-18",
    sender: SERVICE,
    subject: "Ügyfélszolgálatunk ünnepi nyitvatartása",
    body: paragraphs(
      "Tisztelt Ügyfelünk!",
      "Ügyfélszolgálatunk 2026. december 24. és 27. között zárva tart, december 28-tól a megszokott rendben várja Önt. Kárbejelentést az ünnepek alatt is fogadunk.",
      "A Küldeményeim portálon küldött üzeneteire az ünnepek utáni első munkanaptól válaszolunk. Békés ünnepeket kívánunk!",
    ),
    allowReply: false,
  },
];
