export default {
  heading: "Segítség és kapcsolat",
  contactHeading: "Ügyfélszolgálat",
  contactText: "Kérdésével forduljon ügyfélszolgálatunkhoz. A gyakori kérdésekre lent talál választ.",
  topic: {
    signIn: "Bejelentkezés és jelszó",
    mail: "Küldemények és dokumentumok",
    account: "Fiók és szolgáltatások",
  },
  question: {
    what: {
      title: "Mi a Küldeményeim portál?",
      text: "Itt olvashatja el és mentheti el a biztosítási szerződéseihez kapcsolódó küldeményeket és dokumentumokat. Dokumentumot e-mailben nem küldünk: az új küldeményről csak értesítést kap. A portál használata ingyenes.",
    },
    first: {
      title: "Hogyan jelentkezem be először?",
      text: "Kattintson az értesítő e-mailben található linkre, és adja meg a kezdeti jelszavát. Ezután új jelszót kell megadnia. Ha a link lejárt, az <forgot>Elfelejtett jelszó</forgot> oldalon kérhet újat.",
    },
    initial: {
      title: "Hol találom a kezdeti jelszavamat?",
      text: "Keresse a szerződése iratai között: a kezdeti jelszót társaságunktól külön kapta meg, e-mailben soha nem küldjük el. Ha nem találja, kérjen újat ügyfélszolgálatunktól: <tel>{phone}</tel>",
    },
    forgot: {
      title: "Elfelejtettem a jelszavamat. Mit tegyek?",
      text: "Kérjen linket az <forgot>Elfelejtett jelszó</forgot> oldalon, és adjon meg új jelszót. A link csak egyszer használható fel. Ha nem érkezik meg, nézze meg a levélszemét (spam) mappát is.",
    },
    rules: {
      title: "Milyen jelszót adhatok meg?",
      text: "Adjon meg 8–16 karaktert, köztük legalább 2 kisbetűt, 2 nagybetűt és 2 számjegyet. Ékezetes betű, szóköz és különleges karakter nem használható. Ne tartalmazza a nevét, az e-mail-címét, gyakori szót vagy sorozatot, mert az ilyen jelszó könnyen kitalálható.",
    },
    expired: {
      title: "Miért járt le a jelszavam?",
      text: "Kérjen <forgot>jelszóváltoztatási linket</forgot>, és adjon meg új jelszót. A jelszót évente meg kell újítani; lejárat előtt ezt a <account>Fiókom</account> oldalon teheti meg. A lejárat előtt 30, 7 és 1 nappal e-mailben emlékeztetjük.",
    },
    captcha: {
      title: "Miért kér a portál biztonsági ellenőrzést?",
      text: "Végezze el az ellenőrzést, vagy kérjen <forgot>jelszóváltoztatási linket</forgot> e-mailben. Három sikertelen bejelentkezési kísérlet után ezzel védjük fiókját a jelszavakat próbálgató programoktól.",
    },
    locked: {
      title: "Letiltották a belépésemet. Mit tegyek?",
      text: "Kattintson az e-mailben kapott linkre, és adjon meg új jelszót: ezzel feloldja a letiltást. A belépést tíz sikertelen kísérlet után tiltjuk le. Küldeményeit ez nem érinti.",
    },
    year: {
      title: "Meddig érhetők el a küldeményeim?",
      text: "Mentse el a dokumentumokat a törlés napja előtt; ezt a napot minden küldeménynél feltüntetjük. A küldeményeket az elhelyezésüktől számított egy év elteltével töröljük. Ha még nem töltötte le őket, a törlés előtt 30 és 7 nappal e-mailben emlékeztetjük.",
    },
    save: {
      title: "Hogyan menthetem el a dokumentumaimat?",
      text: "Az <download>Összes dokumentum letöltése</download> oldalon egyetlen ZIP-fájlban letöltheti őket, egy-egy szerződés dokumentumait pedig a <contracts>Szerződéseim</contracts> oldalon. Egy-egy dokumentumot a küldemény oldalán a Letöltés gombbal menthet el. A fájlokat tartós adathordozón, például saját számítógépén vagy külső meghajtón őrizze meg.",
    },
    find: {
      title: "Hogyan kereshetek a küldeményeim között?",
      text: "Írja be a keresett szót a <inbox>Beérkezett küldemények</inbox> oldal keresőmezőjébe. A tárgyban, a szerződésszámban, a fájlnevekben, a küldemények szövegében és a PDF-dokumentumok szövegében is keresünk, ékezetekkel vagy azok nélkül. A képként beolvasott és a jelszóval védett dokumentumok szövegében nem tudunk keresni.",
    },
    pay: {
      title: "Hogyan fizethetem be a díjat?",
      text: "Nyissa meg a küldeményt: az összeget, a határidőt, a befizetési azonosítót és a bankszámlaszámot az oldal tetején találja. Ha QR-kódot is lát, olvassa be bankja mobilalkalmazásával. A portálon fizetni nem lehet. Ha már befizette, jelölje meg a Befizettem gombbal: ezután nem emlékeztetjük rá. A jelölést társaságunk nem tekinti befizetésnek, és Ön bármikor visszavonhatja. A még nem fizetett díjakat a beérkezett küldemények Fizetendő nézetében találja; a határidő előtt 3 nappal e-mailben emlékeztetjük rájuk.",
    },
    undelete: {
      title: "Töröltem egy küldeményt. Visszaállíthatom?",
      text: "Igen, a <trash>Törölt küldemények</trash> oldalon {n, number} napig visszaállíthatja. Ezután véglegesen töröljük. Az egyéves megőrzési idő ettől nem változik.",
    },
    reply: {
      title: "Hogyan válaszolhatok egy küldeményre?",
      text: "Nyissa meg a küldeményt, és válassza a Válasz írása gombot. Az üzenet legfeljebb 4000 karakter lehet, és 5 fájlt (PDF, JPG, PNG) csatolhat hozzá, összesen 4 MB méretben. A túl nagy fényképeket a böngészője lekicsinyíti. Az elküldött válaszát és a mi válaszunkat is ugyanott, időrendben találja. Ha válaszolunk, e-mailben értesítjük.",
    },
    nomail: {
      title: "Nem kaptam értesítést. Mit tegyek?",
      text: "Nézze meg a levélszemét (spam) mappát is. Küldeményeit értesítés nélkül is eléri, ha bejelentkezik. A <account>Fiókom</account> oldalon látja, mikor és milyen címre küldtünk értesítést.",
    },
    address: {
      title: "Megváltozott az e-mail-címem. Mit tegyek?",
      text: "Forduljon ügyfélszolgálatunkhoz: <tel>{phone}</tel>. Az új címre megerősítő linket küldünk, és a régi címre is értesítést kap.",
    },
    devices: {
      title: "Hogyan jelentkezhetek ki más eszközökön?",
      text: "A <account>Fiókom</account> oldalon egyenként vagy egyszerre minden eszközön kijelentkezhet. Ha nem ismerős bejelentkezést lát, változtassa meg a jelszavát is.",
    },
    portal: {
      title: "Mire jó az Ügyfélportál?",
      text: "Az Ügyfélportálon olyan szolgáltatásokat is igénybe vehet, amelyek itt nem érhetők el. A <services>Szolgáltatások</services> oldalon megnézheti őket, és egy gombnyomással elindíthatja a regisztrációt. Ezután új küldeményeit az Ügyfélportálon helyezzük el.",
    },
    close: {
      title: "Hogyan kérhetem a regisztrációm törlését?",
      text: "Töltse ki a kérelmet a <close>Regisztráció törlése</close> oldalon, de előbb mentse el a dokumentumait. A törlést akkor kérheti, ha az érintett szerződése megszűnt, vagy postai kapcsolattartásra tér át, és ennek megfelelően módosítja szerződését.",
    },
    genuine: {
      title: "Hogyan ismerem fel a valódi értesítést?",
      text: "Jelszavát csak ezen a címen adja meg: {origin}. Kattintás előtt nézze meg, hová vezet a link. Értesítéseinkben nincs melléklet, szerződésszám vagy összeg, és soha nem kérjük el a jelszavát e-mailben vagy telefonon. Ha kétsége van, írja be a portál címét a böngészőjébe. Egy letöltött dokumentum eredetiségét a <verify>Dokumentum ellenőrzése</verify> oldalon ellenőrizheti.",
    },
  },
};
