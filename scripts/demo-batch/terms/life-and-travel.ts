/** Life insurance with its riders, and travel insurance: terms. */
import { terms } from "../documents/terms";
import { closingChapters, openingChapters } from "./common";

export const TRAVEL_TERMS_TITLE = "Utasbiztosítási szerződési feltételek";

export const lifeRiderTerms = terms({
  filename: "Különös_feltételek_Csonttörés_és_Cukorbetegség_2027.pdf",
  language: "hu",
  title: "Kiegészítő életbiztosítások különös feltételei",
  edition: "Csonttörés és Cukorbetegség kiegészítő biztosítás · Hatályos: 2027. január 1. napjától",
  issuedOn: "2026-10-12",
  introduction:
    "A kiegészítő biztosítások az életbiztosítási alapszerződéssel együtt érvényesek. Az itt nem szabályozott kérdésekben az alapszerződés feltételei irányadók.",
  chapters: [
    {
      title: "Közös rendelkezések",
      clauses: [
        "A kiegészítő biztosítás az alapszerződéssel egyidejűleg vagy annak tartama alatt, bármely évfordulón köthető meg, és az alapszerződéssel együtt megszűnik.",
        "A kiegészítő biztosítást a szerződő az évforduló előtt legalább 30 nappal önállóan, az alapszerződés fenntartása mellett is felmondhatja.",
        "A szolgáltatásra a biztosított jogosult, ha másként nem rendelkezett.",
        "Ha a díj az évfordulón változik, a Biztosító a változásról az évforduló előtt legalább 60 nappal tájékoztatást küld.",
      ],
    },
    {
      title: "Csonttörés kiegészítő biztosítás",
      clauses: [
        "Biztosítási esemény a biztosított balesetből eredő, röntgen- vagy más képalkotó vizsgálattal igazolt csonttörése vagy csontrepedése.",
        "A szolgáltatás mértéke: combnyak, medence vagy csigolya törése esetén a biztosítási összeg 100%-a; lábszár, felkar vagy kulcscsont törése esetén 50%-a; egyéb csont törése esetén 20%-a.",
        "Egy baleseti esemény több törése esetén a mértékek összeadódnak, de a kifizetés a biztosítási összeg 100%-át nem haladhatja meg.",
        "Csontrepedés esetén a törésre megállapított összeg fele jár.",
        "Nem biztosítási esemény a kóros csontszerkezet (például előrehaladott csontritkulás) miatt, baleset nélkül bekövetkezett törés.",
        "A bejelentéshez szükséges a képalkotó vizsgálat lelete és az ellátást igazoló ambuláns lap vagy zárójelentés.",
      ],
    },
    {
      title: "Cukorbetegség kiegészítő biztosítás",
      clauses: [
        "Biztosítási esemény a biztosítottnál a kockázatviselés alatt első alkalommal megállapított, inzulinkezelést igénylő cukorbetegség.",
        "A kiegészítő biztosítás kezdetétől számított 90 nap várakozási idő. Az ez idő alatt megállapított betegség esetén a Biztosító a kiegészítő biztosítás befizetett díját visszafizeti.",
        "A szolgáltatás a biztosítási összeg egyszeri kifizetése, amelynek feltétele, hogy a biztosított az inzulinkezelés megkezdését követő 30 napon túl életben van.",
        "Nem terjed ki a fedezet a terhességi cukorbetegségre, valamint a szerződéskötés előtt már ismert vagy kezelt szénhidrát-anyagcserezavarra.",
        "A bejelentéshez a szakorvosi vélemény, a laborleletek és a kezelési terv benyújtása szükséges.",
      ],
    },
    {
      title: "A szolgáltatás teljesítése",
      clauses: [
        "A biztosítási eseményt a bekövetkezésétől számított 15 napon belül kell bejelenteni. A késedelmes bejelentés akkor jár a szolgáltatás megtagadásával, ha emiatt lényeges körülmények kideríthetetlenné váltak.",
        "A Biztosító a szolgáltatást az utolsó szükséges irat beérkezését követő 15 napon belül teljesíti, a jogosult által megadott bankszámlára.",
        "A Biztosító saját költségén orvosi vizsgálatot kérhet, ha a benyújtott iratok alapján a jogosultság nem állapítható meg.",
      ],
    },
  ],
});

export const travelTerms = terms({
  filename: "Szerződési_feltételek_Utasbiztosítás_2026.pdf",
  language: "hu",
  title: TRAVEL_TERMS_TITLE,
  edition: "Hatályos: 2026. május 1. napjától",
  issuedOn: "2026-04-07",
  introduction:
    "A jelen feltételek a külföldi utazások idejére kötött biztosításokra vonatkoznak, akár egyetlen útra, akár éves bérletként kötötték meg azokat.",
  chapters: [
    ...openingChapters([
      "Sürgősségi ellátás: az az orvosi beavatkozás, amelynek elmaradása a biztosított életét veszélyeztetné vagy maradandó egészségkárosodással járna.",
      "Poggyász: a biztosított által az útra magával vitt, személyes használatra szolgáló vagyontárgyak összessége.",
    ]),
    {
      title: "Egészségügyi szolgáltatások",
      clauses: [
        "A Biztosító megtéríti a heveny megbetegedés vagy baleset miatt szükséges orvosi, kórházi és gyógyszerköltséget, valamint a fogászati sürgősségi ellátás költségét fogászati esetenként 100 000 forintig.",
        "A Biztosító megszervezi és megtéríti a betegszállítást, és ha orvosilag indokolt, a hazaszállítást.",
        "Kórházi kezelés esetén a Biztosító egy hozzátartozó utazási és legfeljebb 10 éjszakára szállásköltségét megtéríti.",
        "Az ellátás megszervezéséhez a segítségnyújtó szolgálatot haladéktalanul értesíteni kell. A járóbeteg-ellátás költségét utólag, számla ellenében is megtérítjük.",
      ],
    },
    {
      title: "Poggyász és útlemondás",
      clauses: [
        "Poggyászkárnak minősül a poggyász ellopása, elrablása, elemi kár vagy baleset miatti megsemmisülése, valamint légi szállítás közbeni elveszése.",
        "Tárgyanként a poggyász biztosítási összegének legfeljebb 50%-a térül. Készpénz, bankkártya és ékszer nem biztosított.",
        "Útlemondás esetén, ha a kötvény ezt a fedezetet tartalmazza, a Biztosító a vissza nem térülő költségek 80%-át téríti meg, amennyiben a lemondás oka a biztosított vagy közeli hozzátartozója váratlan megbetegedése, balesete vagy halála.",
      ],
    },
    {
      title: "Kizárások",
      clauses: [
        "Nem terjed ki a fedezet a már az elutazás előtt fennálló, kezelést igénylő betegségre, az állapotfenntartó kezelésre és a tervezett beavatkozásra.",
        "Külön díj megfizetése nélkül nem biztosított a hegymászás, a búvárkodás 40 méternél mélyebbre, valamint a versenyszerű sportolás.",
        "Nem terjed ki a fedezet olyan országra vagy térségre, amelyet a külügyi szolgálat az elutazás időpontjában az utazásra nem javasolt kategóriába sorolt.",
      ],
    },
    {
      title: "Kárbejelentés",
      clauses: [
        "A kárt a hazaérkezést követő 8 napon belül kell bejelenteni, az eredeti számlák és orvosi iratok csatolásával.",
        "Lopásról a helyszínen illetékes rendőrség, elveszett poggyászról a légitársaság jegyzőkönyvét kell csatolni.",
      ],
    },
    ...closingChapters([
      "Az egy útra kötött szerződés a kötvényben megadott napon 24 órakor, felmondás nélkül megszűnik.",
    ]),
  ],
});
