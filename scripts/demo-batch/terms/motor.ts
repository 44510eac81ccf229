/** Motor liability and own damage: terms. */
import { terms } from "../documents/terms";
import { closingChapters, openingChapters } from "./common";

export const LIABILITY_TERMS_TITLE = "Kötelező gépjármű-felelősségbiztosítási szerződési feltételek";
export const CASCO_TERMS_TITLE = "Casco szerződési feltételek";

export const liabilityTerms = terms({
  filename: "Szerződési_feltételek_Kötelező_gépjármű-felelősségbiztosítás_2026.pdf",
  language: "hu",
  title: LIABILITY_TERMS_TITLE,
  edition: "Hatályos: 2026. január 1. napjától",
  issuedOn: "2025-11-17",
  introduction:
    "A kötelező gépjármű-felelősségbiztosítás tartalmát elsősorban törvény határozza meg. A jelen feltételek a törvényt egészítik ki, attól a biztosított hátrányára nem térnek el.",
  chapters: [
    ...openingChapters([
      "Üzemben tartó: a gépjármű tulajdonosa, vagy aki a hatósági nyilvántartás szerint a gépjárművet tartósan üzemelteti.",
      "Bonus-malus osztály: a kármentes évek, illetve az okozott károk alapján megállapított besorolás, amely a díjat csökkenti vagy növeli.",
    ]),
    {
      title: "A fedezet tartalma",
      clauses: [
        "A biztosítás a gépjármű üzemeltetésével másoknak okozott személyi sérüléses és dologi károkra terjed ki, a kötvényben feltüntetett összeghatárokig.",
        "A fedezet Európa valamennyi, a zöldkártyarendszerhez vagy az uniós megállapodáshoz tartozó államára érvényes. Ahol zöldkártya szükséges, azt a Biztosító kérésre díjmentesen kiállítja.",
        "Nem terjed ki a biztosítás a károkozó gépjárműben és a benne lévő saját vagyontárgyakban keletkezett kárra, továbbá a versenyen vagy annak edzésén okozott kárra.",
      ],
    },
    {
      title: "Kárbejelentés és kárrendezés",
      clauses: [
        "A káresemény bekövetkeztét a biztosított a tudomásszerzéstől számított 5 munkanapon belül köteles írásban bejelenteni.",
        "Baleset esetén a felek a kárbejelentő lap (baleseti bejelentő) kitöltésével rögzítsék az esemény körülményeit. Személyi sérülés esetén a rendőrség értesítése kötelező.",
        "A Biztosító a kártérítési javaslatát a károsult igényének benyújtásától számított három hónapon belül közli.",
      ],
    },
    {
      title: "Bonus-malus rendszer",
      clauses: [
        "A besorolás alapja a megfigyelési időszak, azaz a biztosítási időszak. Kármentes időszak után a szerződés egy osztállyal feljebb, okozott kár után két osztállyal lejjebb kerül.",
        "A kárelőzmény igazolására a Biztosító a szerződés megszűnését követő 30 napon belül elektronikus igazolást állít ki.",
        "A károkozó a kifizetett kártérítés összegét a kifizetésről szóló értesítés kézhezvételétől számított 6 héten belül megtérítheti; ebben az esetben besorolása nem romlik.",
      ],
    },
    {
      title: "A díjfizetés különös szabályai",
      clauses: [
        "Az esedékes díj megfizetésére a törvény 60 napos türelmi időt ad. A Biztosító az esedékességtől számított 30 napon belül felszólítást küld.",
        "Ha a díjat a türelmi idő alatt sem fizetik meg, a szerződés a türelmi idő utolsó napján megszűnik, és a Biztosító erről a hatósági nyilvántartást értesíti.",
        "A fedezetlenség időtartamára a biztosítási kötelezettség megsértője fedezetlenségi díjat fizet.",
      ],
    },
    ...closingChapters([
      "A szerződés a biztosítási évfordulóra, legalább 30 nappal azt megelőzően mondható fel. A tulajdonos vagy az üzemben tartó személyének változásával a szerződés a változás napján megszűnik.",
    ]),
  ],
});

export const cascoTerms = terms({
  filename: "Szerződési_feltételek_Casco_2026.pdf",
  language: "hu",
  title: CASCO_TERMS_TITLE,
  edition: "Hatályos: 2026. április 1. napjától",
  issuedOn: "2026-03-02",
  introduction:
    "A jelen feltételek alapján a Biztosító a kötvényben megjelölt gépjárműben keletkezett károkat téríti meg, a választott fedezetek és az önrész figyelembevételével.",
  chapters: [
    ...openingChapters([
      "Piaci érték: a gépjármű forgalmi értéke a káresemény napján, a kor, a futásteljesítmény, a felszereltség és az állapot figyelembevételével.",
      "Önrész: a kárnak az a része, amelyet a biztosított minden káreseménynél maga visel.",
      "Totálkár: az a kár, amelynek helyreállítási költsége a piaci érték 70%-át meghaladja.",
    ]),
    {
      title: "Biztosítási események",
      clauses: [
        "Töréskár: a gépjárműben kívülről, hirtelen fellépő baleseti hatás által okozott sérülés, ideértve az ütközést, a felborulást és az ismeretlen személy általi rongálást.",
        "Elemi kár: tűz, robbanás, villámcsapás, vihar, jégverés, hónyomás, árvíz és földcsuszamlás által okozott kár.",
        "Lopáskár: a lezárt gépjármű vagy alkatrészének ellopása, elrablása, az önkényes elvétel során keletkezett sérülés.",
        "Üvegkár: a szélvédő és a karosszéria egyéb üvegeinek törése vagy repedése, más sérülés nélkül.",
        "Állattal történt ütközés: a vadon élő vagy háziállattal való ütközés, valamint a rágcsálók által az elektromos vezetékekben okozott kár.",
      ],
    },
    {
      title: "A szolgáltatás",
      clauses: [
        "Részleges kár esetén a Biztosító a javítás számlával igazolt költségét téríti meg az önrész levonásával.",
        "Totálkár és lopáskár esetén a szolgáltatás a piaci érték, csökkentve az önrésszel és totálkárnál a roncs értékével.",
        "A Biztosító megtéríti a mentés és a szállítás indokolt költségét, legfeljebb 300 000 forintig.",
        "A Biztosító szerződött javítóműhelyeiben a javítás költségét közvetlenül a műhellyel számolja el; az ügyfél csak az önrészt fizeti.",
      ],
    },
    {
      title: "Kizárások és mentesülés",
      clauses: [
        "Nem téríti meg a Biztosító a kopásból, az anyagfáradásból és a karbantartás elmulasztásából eredő kárt, valamint a gumiabroncs önálló sérülését.",
        "Nem áll fenn fedezet verseny, edzés vagy engedély nélküli átalakítás esetén.",
        "A Biztosító mentesül, ha a vezető ittas vagy bódult állapotban volt, vagy nem rendelkezett érvényes vezetői engedéllyel, és ez a kár bekövetkeztében közrehatott.",
      ],
    },
    {
      title: "Kárbejelentés",
      clauses: [
        "A kárt az észleléstől számított 2 munkanapon belül kell bejelenteni, és a gépjárművet a szemléig változatlan állapotban kell tartani.",
        "Lopáskárt és ismeretlen személy általi rongálást haladéktalanul, de legkésőbb 24 órán belül a rendőrségnek is be kell jelenteni.",
        "Külföldön bekövetkezett kárnál a 100 000 forintot meghaladó javításhoz a Biztosító előzetes hozzájárulása szükséges.",
      ],
    },
    ...closingChapters([
      "A szerződést bármelyik fél a biztosítási időszak végére, legalább 30 nappal azt megelőzően írásban felmondhatja. A gépjármű értékesítésével a szerződés az átruházás napján megszűnik.",
    ]),
  ],
});
