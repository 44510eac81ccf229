/** Home insurance: terms and the product summary. */
import { productSummary, terms } from "../documents/terms";
import { closingChapters, openingChapters } from "./common";

export const HOME_TERMS_TITLE = "Lakásbiztosítási szerződési feltételek";

export const homeTerms = terms({
  filename: "Szerződési_feltételek_Lakásbiztosítás_2026.pdf",
  language: "hu",
  title: HOME_TERMS_TITLE,
  edition: "Hatályos: 2026. január 1. napjától",
  issuedOn: "2025-11-17",
  introduction:
    "A jelen feltételek a lakóépületekre és a bennük lévő ingóságokra kötött biztosítási szerződésekre vonatkoznak. A feltételek és a kötvény eltérése esetén a kötvény rendelkezése irányadó.",
  chapters: [
    ...openingChapters([
      "Épület: a kockázatviselés helyén lévő, állandó lakás céljára szolgáló építmény a beépített és rögzített szerkezeteivel, épületgépészeti berendezéseivel együtt.",
      "Ingóság: a biztosított és a vele közös háztartásban élő hozzátartozók tulajdonában lévő, a háztartás vitelét szolgáló vagyontárgy.",
      "Különleges vagyontárgy: az ékszer, a nemesfém, a drágakő, a műtárgy, valamint a gyűjtemény, ha együttes értéke az 1 000 000 forintot meghaladja.",
    ]),
    {
      title: "Biztosítási események",
      clauses: [
        "Tűz: az anyag égése, amely öntápláló módon terjed, és nem rendeltetésszerű tűztérben keletkezett, vagy azt elhagyta. Nem minősül tűznek a perzselődés és a pörkölődés.",
        "Vihar: a legalább 15 m/s (54 km/óra) sebességű szél romboló hatása. A szélsebességet a legközelebbi meteorológiai mérőállomás adata igazolja.",
        "Jégverés, felhőszakadás, hónyomás: a jégszemek, a csapadékvíz, illetve a megcsúszó vagy felgyülemlett hó által okozott kár.",
        "Vezetékes víz: a víz-, csatorna-, fűtési és légkondicionáló vezetékek, valamint a rájuk kapcsolt berendezések töréséből, dugulásából vagy kilyukadásából származó kiáramlás. A Biztosító a törött vezeték legfeljebb 6 méternyi szakaszának cseréjét is megtéríti.",
        "Villámcsapás és túlfeszültség: a villám közvetlen becsapódása, valamint a másodlagos hatására az elektromos hálózatban fellépő feszültséglökés.",
        "Betöréses lopás és rablás: betöréses lopásnak minősül, ha a tettes a lezárt helyiségbe a zárak vagy a nyílászárók megrongálásával, illetve jogtalanul szerzett kulccsal hatol be.",
        "Üvegtörés: az épület szerkezetileg beépített üvegezésének törése vagy repedése, ha a kötvény ezt a fedezetet tartalmazza.",
      ],
    },
    {
      title: "A Biztosító szolgáltatása",
      clauses: [
        "Épületkár esetén a Biztosító a helyreállítás, teljes kár esetén az újjáépítés költségét téríti meg új értéken, legfeljebb a kötvényben megadott biztosítási összegig.",
        "Ingóságok kárainál a javítás költségét, ha pedig a vagyontárgy nem javítható, az újrabeszerzés árát téríti meg. A 70%-nál nagyobb mértékben elhasználódott tárgyaknál az avult érték az irányadó.",
        "A Biztosító megtéríti a romeltakarítás, a kárenyhítés és az ideiglenes elhelyezés indokolt költségét, együttesen a biztosítási összeg 10%-áig.",
        "A szolgáltatás a jogalap és az összegszerűség elbírálásához szükséges utolsó irat beérkezését követő 15 napon belül esedékes.",
        "Alulbiztosítás esetén a Biztosító arányos térítést alkalmaz, kivéve ha a biztosítási összeg meghatározása az általa ajánlott módszerrel történt.",
      ],
    },
    {
      title: "Kizárások és mentesülés",
      clauses: [
        "Nem téríti meg a Biztosító a talajvíz, a karbantartás elmulasztása, a gombásodás, a lassú átszivárgás és a tervezési vagy kivitelezési hiba által okozott kárt.",
        "Nem biztosítási esemény a lakatlan épületben bekövetkezett vezetékesvíz-kár, ha az épület 60 napnál hosszabb ideig állt őrizetlenül, és a főcsapot nem zárták el.",
        "A Biztosító mentesül a szolgáltatás alól, ha bizonyítja, hogy a kárt a biztosított vagy a vele közös háztartásban élő hozzátartozó jogellenesen, szándékosan vagy súlyosan gondatlanul okozta.",
      ],
    },
    {
      title: "Kárbejelentés, kárenyhítés",
      clauses: [
        "A kárt annak észlelésétől számított 2 munkanapon belül kell a Biztosítónak bejelenteni. A bejelentésben meg kell adni a szerződésszámot, a kár időpontját, helyét, okát és becsült mértékét.",
        "Tűz- és robbanáskárt a tűzoltóságnak, betöréses lopást és rablást a rendőrségnek is haladéktalanul be kell jelenteni.",
        "A károsodott vagyontárgyak állapotán a bejelentéstől számított 5 munkanapig csak a kárenyhítéshez szükséges mértékben szabad változtatni.",
      ],
    },
    ...closingChapters([
      "A szerződést bármelyik fél a biztosítási időszak végére, legalább 30 nappal azt megelőzően írásban felmondhatja.",
    ]),
  ],
});

export const homeSummary = productSummary({
  filename: "Termékismertető_Lakásbiztosítás_2026.pdf",
  title: "Lakásbiztosítás: termékismertető",
  issuedOn: "2025-11-17",
  introduction:
    "Ez a tájékoztató röviden összefoglalja a lakásbiztosítás legfontosabb jellemzőit, hogy könnyebben eldönthesse, megfelel-e az igényeinek.",
  sections: [
    {
      title: "Mire terjed ki a biztosítás?",
      items: [
        "Tűz, robbanás, villámcsapás, vihar, jégverés, felhőszakadás, hónyomás.",
        "Vezetékes víz kiáramlása, legfeljebb 6 méter vezeték cseréje.",
        "Betöréses lopás és rablás, a védelem szintjétől függő felső határral.",
        "Másoknak okozott károk a felelősségbiztosítás keretében, káreseményenként legfeljebb 20 000 000 forintig.",
        "Választható: üvegtörés, otthonsegély, kerti építmények, kerékpár.",
      ],
    },
    {
      title: "Mire nem terjed ki?",
      items: [
        "Talajvíz, felázás, gombásodás, lassú átszivárgás.",
        "A karbantartás elmulasztásából származó károk.",
        "Vállalkozáshoz tartozó árukészlet és eszközök.",
      ],
    },
    {
      title: "Milyen korlátozásokra ügyeljen?",
      items: [
        "Az ékszerek és különleges vagyontárgyak kára az ingóságösszeg 10%-áig térül.",
        "60 napnál hosszabb távollét esetén a víz főcsapját el kell zárni.",
        "Betöréses lopásnál a kifizetés felső határa a zárak, rácsok és riasztó szintjéhez igazodik.",
      ],
    },
    {
      title: "Mik a kötelezettségei?",
      items: [
        "A valóságnak megfelelő adatok közlése, a változások bejelentése 8 napon belül.",
        "A díj határidőben történő megfizetése.",
        "A kár bejelentése 2 munkanapon belül és a kár enyhítése.",
      ],
    },
    {
      title: "Mikor kezdődik, és hogyan szüntethető meg?",
      items: [
        "A fedezet a kötvényben megadott napon 0 órakor kezdődik, és évente megújul.",
        "Évfordulóra, legalább 30 nappal előtte, írásban felmondható.",
      ],
    },
  ],
});
