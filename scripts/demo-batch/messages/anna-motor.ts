/** Kovács Anna's cars: the old one sold, the new one insured for liability and own damage. */
import { annaCasco, annaFormerCasco, annaLiability } from "../contracts/motor";
import { cancellationNotice } from "../documents/cancellation-notice";
import { letter } from "../documents/letter";
import { offer } from "../documents/offer";
import { policy } from "../documents/policy";
import { forint } from "../format";
import type { DemoMessage } from "../model";
import { CASCO_TERMS_TITLE, cascoTerms, LIABILITY_TERMS_TITLE, liabilityTerms } from "../terms/motor";
import { bill } from "./premium";
import { CLAIMS, PREMIUMS, paragraphs, SERVICE } from "./senders";

export const annaMotorMessages: DemoMessage[] = [
  {
    contract: annaLiability,
    type: "policy",
    day: "2025-12-15",
    subject: "Kötelező gépjármű-felelősségbiztosítás: kötvény (AB CD-214)",
    body: paragraphs(
      "Tisztelt Ügyfelünk!",
      "Elkészült az AB CD-214 forgalmi rendszámú gépjármű kötelező biztosításának kötvénye. A fedezet igazolását a hatósági nyilvántartásba elektronikusan továbbítottuk, a gépjárműben papírt tartania nem kell.",
      "A kötvényen ellenőrizze a bonus-malus besorolást: B08. Ha korábbi biztosítójának igazolása ettől eltér, kérjük, jelezze.",
    ),
    documents: [policy(annaLiability, "2025-12-15", `${LIABILITY_TERMS_TITLE}, 2026. január 1.`), liabilityTerms],
  },
  bill(annaLiability, 1, { day: "2025-12-16" }),
  bill(annaLiability, 2),
  {
    contract: annaLiability,
    type: "other",
    day: "2026-02-09",
    subject: "Kártörténeti igazolás",
    body: paragraphs(
      "Tisztelt Ügyfelünk!",
      "Kérésére kiállítottuk a kötelező gépjármű-felelősségbiztosításhoz kapcsolódó kártörténeti igazolást. A dokumentum magyar nyelven, külföldi felhasználásra is alkalmas tartalommal készült.",
    ),
    documents: [
      letter(annaLiability, {
        filename: `Kártörténeti_igazolás_${annaLiability.number}.pdf`,
        title: "Kártörténeti igazolás",
        issuedOn: "2026-02-09",
        blocks: [
          { text: "Igazoljuk, hogy nyilvántartásunk szerint a megjelölt időszakban az alábbi káresemények történtek." },
          {
            facts: [
              ["Üzemben tartó", "Kovács Anna"],
              ["Bonus-malus osztály", "B08"],
              ["Kártérítéssel lezárt káresemények", "nem volt"],
              ["Függő káresemények", "nincs"],
            ],
          },
          {
            columns: [
              { label: "Megfigyelési időszak", share: 0.46 },
              { label: "Rendszám", share: 0.24 },
              { label: "Okozott károk száma", share: 0.3, align: "right" },
            ],
            rows: [
              ["2023. január 1. – 2023. december 31.", "NKL-582", "0"],
              ["2024. január 1. – 2024. december 31.", "NKL-582", "0"],
              ["2025. január 1. – 2025. december 31.", "NKL-582", "0"],
            ],
          },
          { smallPrint: "Az igazolás a kiállítás napján fennálló adatokat tartalmazza; aláírás nélkül érvényes." },
        ],
      }),
    ],
    allowReply: false,
  },
  {
    contract: annaCasco,
    type: "offer",
    day: "2026-03-23",
    sender: SERVICE,
    subject: "Casco: ajánlat az új gépjárműhöz",
    body: paragraphs(
      "Tisztelt Kovács Anna!",
      "Kérésére ajánlatot készítettünk a Suzuki Vitara casco biztosítására. Az ajánlat 2026. április 14. napjáig fogadható el; a két alternatívát a dokumentum végén találja.",
      "A szerződéskötéshez rövid állapotfelmérés szükséges: négy oldalról készített fénykép, a kilométeróra állása, valamint a két kulcs fényképe. Ezeket válaszához csatolhatja.",
    ),
    documents: [
      offer(annaCasco, {
        issuedOn: "2026-03-23",
        validUntil: "2026-04-14",
        needs: [
          "Értékálló, ötévesnél fiatalabb gépjármű teljes körű védelme.",
          "Az üvegkárok önrész nélküli rendezése.",
          "Negyedéves díjfizetés.",
        ],
        variants: [
          ["Magasabb önrész", "20%, de legalább 200 000 Ft önrész", 98_880],
          ["Alapváltozat", "10%, de legalább 100 000 Ft önrész", 123_600],
          ["Bérautóval", "alapváltozat és 10 napi bérautó káronként", 138_000],
        ],
      }),
    ],
  },
  {
    contract: annaCasco,
    type: "policy",
    day: "2026-04-01",
    sender: SERVICE,
    subject: "Casco: kötvény és szerződési feltételek",
    body: paragraphs(
      "Tisztelt Kovács Anna!",
      "Köszönjük bizalmát. A casco szerződés a feltöltött fényképek alapján, pótszemle nélkül létrejött; a kockázatviselés 2026. április 15. napján 0 órakor kezdődik.",
      "A kötvényt és a feltételeket csatoltuk. Felhívjuk figyelmét, hogy lopáskár esetén mindkét gyári kulcs leadása szükséges.",
    ),
    documents: [policy(annaCasco, "2026-04-01", `${CASCO_TERMS_TITLE}, 2026. április 1.`), cascoTerms],
  },
  bill(annaCasco, 1, { day: "2026-04-02" }),
  bill(annaCasco, 2),
  bill(annaCasco, 3),
  {
    contract: annaFormerCasco,
    type: "cancellation-notice",
    day: "2026-04-20",
    sender: PREMIUMS,
    subject: "Törlésértesítő: az Opel Corsa casco szerződése megszűnt",
    body: paragraphs(
      "Tisztelt Kovács Anna!",
      "A gépjármű eladásáról szóló bejelentését feldolgoztuk. Az NKL-582 forgalmi rendszámú gépjármű casco szerződése 2026. április 10. napján érdekmúlással megszűnt.",
      "A fel nem használt időszakra jutó 17 090 Ft díjat nyolc munkanapon belül visszautaljuk arra a bankszámlára, amelyről a befizetés érkezett.",
    ),
    documents: [
      cancellationNotice(annaFormerCasco, {
        issuedOn: "2026-04-20",
        endedOn: "2026-04-10",
        reason: "érdekmúlás: a gépjármű eladása",
        paragraphs: [
          "Megkaptuk a 2026. április 10. napján kelt adásvételi szerződés másolatát. Ennek alapján megerősítjük, hogy a gépjármű casco szerződése a tulajdonjog átruházásának napján megszűnt.",
          "A megszűnés napjáig járó díjat a 2026. április 1. – 2026. június 30. közötti időszakra befizetett díjrészletből számoltuk el.",
        ],
        settlement: [
          ["Befizetett díjrészlet", forint(19_200)],
          ["Időarányos díj (2026. április 1–10.)", forint(2_110)],
          ["Visszatérítendő összeg", forint(17_090)],
          ["A visszautalás határideje", "2026. április 30."],
        ],
        nextSteps: [
          "Ha a bankszámlaszáma megváltozott, kérjük, április 24. napjáig jelezze nekünk.",
          "Az új gépjármű biztosításáról szóló kötvényt külön küldeményben küldtük meg.",
        ],
      }),
    ],
  },
  {
    contract: annaCasco,
    type: "reply",
    day: "2026-09-08",
    sender: CLAIMS,
    subject: "Szélvédő javítása: szerződött műhelyek",
    body: paragraphs(
      "Tisztelt Kovács Anna!",
      "Köszönjük kérdését. A szélvédőn keletkezett, két centiméternél kisebb felverődés javítható, ezért a casco fedezetből önrész nélkül rendezzük.",
      "Kérjük, keressen fel egy szerződött műhelyt, és ott adja meg a szerződésszámot: 210573851. A számlát a műhellyel közvetlenül rendezzük, Önnek fizetnie nem kell.",
      "Ha a sérülés a vezető látóterében van, vagy a repedés továbbfut, a szélvédőt cserélni kell; ezt a műhely állapítja meg.",
    ),
  },
  {
    contract: annaLiability,
    type: "notice",
    day: "2026-11-09",
    subject: "Évforduló: kötelező biztosításának díja 2027-ben",
    body: paragraphs(
      "Tisztelt Ügyfelünk!",
      "Kötelező gépjármű-felelősségbiztosításának évfordulója 2027. január 1. Kármentes éve alapján bonus-malus besorolása B08-ról B09-re javul, így éves díja 67 600 forintról 65 400 forintra csökken.",
      "Ha a szerződést változatlanul fenntartja, teendője nincs. Felmondását 2026. december 1. napjáig juttathatja el hozzánk.",
    ),
  },
  {
    contract: annaLiability,
    type: "notice",
    day: "2026-06-22",
    subject: "Zöldkártya külföldi utazáshoz",
    body: paragraphs(
      "Tisztelt Ügyfelünk!",
      "Tájékoztatjuk, hogy az Európai Unió tagállamaiban a kötelező biztosítás fedezetét a rendszám igazolja. Zöldkártyára néhány más országban – például Albániában, Észak-Macedóniában és Törökországban – van szükség.",
      "Ha ilyen országba utazik, kérjük, indulás előtt legalább öt nappal válaszoljon erre a küldeményre, és díjmentesen elküldjük Önnek a nyomtatható zöldkártyát.",
    ),
  },
];
