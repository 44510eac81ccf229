export default {
  operator: "A portált üzemelteti: {legalName}",
  contact: "Ügyfélszolgálat: <tel>{phone}</tel>, <mail>{email}</mail>",
  privacy: {
    heading: "Adatkezelési tájékoztató",
    lead: "Itt olvashatja, hogyan kezeljük az adatait a Küldeményeim portálon.",
    controller: {
      title: "Ki kezeli az adatait?",
      text: "Adatait társaságunk kezeli, amellyel biztosítási szerződést kötött. Elérhetőségeinket az oldal alján találja.",
    },
    data: {
      title: "Milyen adatokat kezelünk?",
      text: "Az Ön nevét, e-mail-címét és szerződésszámát, a küldeményeit, valamint a bejelentkezések és megnyitások naplóját. Jelszavát olvasható formában nem tároljuk.",
    },
    purpose: {
      title: "Milyen célból és milyen jogalapon?",
      text: "Azért, hogy a szerződéseihez kapcsolódó küldeményeket elektronikusan kézbesítsük, a kézbesítést igazolni tudjuk, és fiókját megvédjük. A jogalap a szerződés teljesítése és az elektronikus kapcsolattartás választása, a napló esetében jogi kötelezettségünk és jogos érdekünk.",
    },
    retention: {
      title: "Meddig őrizzük meg?",
      text: "A dokumentumokat az elhelyezésüktől számított egy évig, a naplót a jogszabályban előírt ideig.",
    },
    access: {
      title: "Ki férhet hozzá?",
      text: "Csak az a munkatársunk és adatfeldolgozónk, akinek a feladatához szükséges. A hCaptcha szolgáltatóhoz csak akkor jut adat, ha a biztonsági ellenőrzéshez ezt a szolgáltatást használjuk.",
    },
    rights: {
      title: "Milyen jogai vannak?",
      text: "Kérheti az adataihoz való hozzáférést, azok helyesbítését, törlését, kezelésük korlátozását és az adathordozhatóságot, továbbá tiltakozhat az adatkezelés ellen.",
    },
    complaint: {
      title: "Hol tehet panaszt?",
      text: "Kérjük, először forduljon ügyfélszolgálatunkhoz. Panaszt a Nemzeti Adatvédelmi és Információszabadság Hatóságnál tehet, vagy bírósághoz fordulhat.",
    },
  },
  cookies: {
    heading: "Sütik",
    question: "Milyen sütiket használ a portál?",
    column: {
      name: "Név",
      life: "Élettartam",
    },
    purpose: {
      session: "Bejelentkezés",
      browser: "A böngésző felismerése: ha új böngészőből jelentkeznek be, e-mailt küldünk",
      language: "A választott nyelv megjegyzése",
      passwordLink: "Jelszóváltoztatás és első bejelentkezés a levélben kapott linkkel",
      mailed: "Link kérése: a megadott e-mail-cím megjelenítése",
      closure: "A regisztráció törlésére vonatkozó kérelem adatai az elküldésig",
      confirmation: "Törlési kérelem és új e-mail-cím megerősítése a levélben kapott linkkel",
    },
    life: {
      session: "Legfeljebb {hours, number} óra; {n, number} perc tétlenség után lejár",
      days: "{n, number} nap",
      minutes: "{n, number} perc",
      year: "Egy év",
    },
    captcha: {
      title: "Biztonsági ellenőrzés",
      text: "A hCaptcha saját sütiket helyezhet el, de csak akkor töltődik be, ha szükség van rá.",
    },
  },
  terms: {
    heading: "Felhasználási feltételek",
    service: {
      title: "A szolgáltatás",
      text: "A Küldeményeim portálon olvashatja el és mentheti el a biztosítási szerződéseihez kapcsolódó küldeményeket. A portál használata ingyenes.",
    },
    account: {
      title: "A fiók",
      text: "Egy e-mail-címhez egy fiók tartozik. A fiókot akkor hozzuk létre, amikor elektronikus kapcsolattartást választ.",
    },
    password: {
      title: "A jelszó megőrzése",
      text: "Jelszavát ne adja meg másnak. A kezdeti jelszót az első bejelentkezéskor meg kell változtatni, a jelszót pedig évente meg kell újítani.",
    },
    placing: {
      title: "Küldemények elhelyezése és értesítés",
      text: "Küldeményeit a fiókjában helyezzük el, és erről e-mailben értesítjük. Dokumentumot e-mailben nem küldünk.",
    },
    retention: {
      title: "Megőrzési idő",
      text: "A küldeményeket az elhelyezésüktől számított egy év elteltével töröljük. Kérjük, addig mentse el a dokumentumokat tartós adathordozóra.",
    },
    duties: {
      title: "Az Ön teendői",
      text: "Gondoskodjon arról, hogy a nálunk rögzített e-mail-címe naprakész legyen, és rendszeresen tekintse meg a küldeményeit.",
    },
    replies: {
      title: "Válaszüzenetek",
      text: "Azokra a küldeményekre, amelyeknél ezt lehetővé tesszük, a portálon válaszolhat. Válaszunkat a beérkezett küldemények között találja.",
    },
    closure: {
      title: "A regisztráció törlése",
      text: "A regisztráció törlését akkor kérheti, ha az érintett biztosítási szerződése megszűnt, vagy postai kapcsolattartásra tér át, és ennek megfelelően módosítja szerződését.",
    },
    interruptions: {
      title: "Üzemszünet",
      text: "Karbantartás idején a portál átmenetileg nem érhető el. A tervezett üzemszünetről lehetőség szerint előre tájékoztatjuk.",
    },
    law: {
      title: "Panasz, irányadó jog, elérhetőség",
      text: "Panaszával forduljon ügyfélszolgálatunkhoz. A portál használatára a magyar jog az irányadó.",
    },
  },
  accessibility: {
    heading: "Akadálymentességi nyilatkozat",
    conformance: {
      title: "Megfelelés (WCAG 2.2 AA, EN 301 549)",
      text: "A portált úgy készítettük, hogy megfeleljen a WCAG 2.2 AA szintjének és az EN 301 549 szabványnak.",
    },
    exceptions: {
      title: "Nem akadálymentes tartalom",
      text: "A küldeményekhez csatolt dokumentumok egy része nem akadálymentes. Ha egy dokumentumot más formában szeretne megkapni, forduljon ügyfélszolgálatunkhoz.",
    },
    testing: {
      title: "Hogyan vizsgáltuk?",
      text: "Minden oldalt automatikus eszközzel, billentyűzettel, nagyított betűmérettel és JavaScript nélkül is ellenőriztünk.",
    },
    feedback: {
      title: "Visszajelzés és kapcsolat",
      text: "Ha akadályba ütközik, kérjük, jelezze nekünk: <tel>{phone}</tel>, <mail>{email}</mail>.",
    },
    enforcement: {
      title: "Jogorvoslat",
      text: "Ha nem elégedett a válaszunkkal, a fogyasztóvédelmi hatósághoz fordulhat.",
    },
    date: "A nyilatkozat kelte: {date}",
  },
};
