export default {
  layout: {
    test: "Próba: {subject}",
    greeting: "Tisztelt Ügyfelünk!",
    closing: "Üdvözlettel:",
    automatic: "Ez egy automatikus értesítés, kérjük, ne válaszoljon rá.",
    copyAddress: "A gomb helyett ezt a címet is bemásolhatja a böngészőjébe:",
    waiting: "Fiókjában már {n, plural, one {egy} other {{n, number}}} küldemény várja.",
    firstSignIn:
      "Fiókjába még nem jelentkezett be. Az első bejelentkezéshez a korábbi e-mailünkben küldött linkre és a kezdeti jelszavára lesz szüksége. Ha a link már nem érvényes, vagy nem találja, kérjen újat.",
    firstSignInButton: "Új link kérése",
  },
  welcome: {
    subject: "Elkészült a fiókja a Küldeményeim portálon",
    preheader: "Az első belépéshez szükséges tudnivalók",
    body1:
      "Elektronikus kapcsolattartást választott, ezért ehhez az e-mail-címhez fiókot hoztunk létre a Küldeményeim portálon. A biztosítási szerződéseihez kapcsolódó küldeményeket ezentúl itt találja. A portál használata ingyenes.",
    body2:
      "Az első belépéshez a kezdeti jelszavára lesz szüksége, amelyet bejelentkezéskor meg kell változtatnia. A kezdeti jelszót társaságunktól külön kapta meg, például a szerződése irataival együtt.",
    body3: "A link {n, number} napig érvényes.",
    button: "Első bejelentkezés",
  },
  newMessage: {
    subject: "Új küldeménye érkezett",
    preheader: "Jelentkezzen be a megtekintéséhez",
    body1: "Új küldeményt helyeztünk el fiókjában. A megtekintéséhez jelentkezzen be.",
    body2: "<b>Törlés napja: {date}</b> – kérjük, addig mentse el a dokumentumokat.",
    button: "Küldemény megtekintése",
  },
  newMessages: {
    subject: "{n, number} új küldeménye érkezett",
    preheader: "Jelentkezzen be a megtekintéséhez",
    body1: "Új küldeményeket helyeztünk el fiókjában. A megtekintésükhöz jelentkezzen be.",
    body2: "<b>Az első törlés napja: {date}</b> – kérjük, addig mentse el a dokumentumokat.",
    button: "Küldemények megtekintése",
  },
  reset: {
    subject: "Jelszóváltoztatási link",
    preheader: "A link {n, number} percig érvényes",
    body1:
      "Jelszóváltoztatást kértek az ehhez az e-mail-címhez tartozó fiókhoz. Új jelszó megadásához kattintson az alábbi gombra. A link {n, number} percig érvényes, és csak egyszer használható fel.",
    body2: "Ha nem Ön kérte, nincs teendője: jelszava nem változik.",
    button: "Új jelszó megadása",
  },
  changed: {
    subject: "Megváltozott a jelszava",
    preheader: "Ha nem Ön volt, jelezze nekünk",
    body1: "Megváltozott a fiókjához tartozó jelszó. Időpont: {datetime}. Érvényesség vége: {date}",
    body2:
      "Ha nem Ön változtatta meg, kérjen azonnal új jelszóváltoztatási linket, és értesítse ügyfélszolgálatunkat: <tel>{phone}</tel>",
    button: "Nem én voltam",
  },
  expiry: {
    subject:
      "{n, plural, =0 {Jelszava ma lejár} one {Jelszava holnap lejár} other {Jelszava {n, number} nap múlva lejár}}",
    preheader: "Érvényesség vége: {date}",
    body1: "A jelszót évente meg kell újítani. <b>Érvényesség vége: {date}</b>",
    body2: "Kérjük, bejelentkezés után újítsa meg jelszavát a Fiókom oldalon.",
    button: "Jelszó megújítása",
  },
  expired: {
    subject: "Lejárt a jelszava",
    preheader: "A belépéshez új jelszót kell megadnia",
    body1: "Jelszava lejárt. A belépéshez kérjen jelszóváltoztatási linket, amellyel új jelszót adhat meg.",
    body2: "Új küldeményeiről továbbra is értesítjük.",
    button: "Link kérése",
  },
  retention: {
    subject: "{n, number} küldemény hamarosan törlődik",
    preheader: "Mentse el a dokumentumait",
    body1: "Fiókjában {n, number} küldemény megőrzési ideje hamarosan lejár. <b>Az első törlés napja: {date}</b>",
    body2: "Kérjük, addig mentse el a dokumentumokat tartós adathordozóra.",
    button: "Érintett küldemények",
  },
  paymentDue: {
    subject: "{n, plural, one {Közeleg egy befizetési határidő} other {{n, number} befizetési határidő közeleg}}",
    preheader: "A részletekért jelentkezzen be",
    body1:
      "Fiókjában {n, plural, one {egy} other {{n, number}}} olyan küldemény van, amelynek közeleg a befizetési határideje. <b>A legkorábbi határidő: {date}</b>",
    body2: "Az összeget és a fizetéshez szükséges adatokat bejelentkezés után, a küldeményben találja.",
    body3: "Ha már befizette, nincs további teendője.",
    button: "Befizetések megtekintése",
  },
  unread: {
    subject:
      "{n, plural, one {Egy küldeményét még nem nyitotta meg} other {{n, number} küldeményét még nem nyitotta meg}}",
    preheader: "A megtekintéshez jelentkezzen be",
    body1:
      "Fiókjában {n, plural, one {egy} other {{n, number}}} olyan küldemény van, amelyről már legalább egy hete értesítettük, de amelyet még nem nyitott meg.",
    body2: "Egy küldeményről csak egyszer küldünk ilyen emlékeztetőt. Ha nem kéri, a Fiókom oldalon kikapcsolhatja.",
    button: "Olvasatlan küldemények",
  },
  lockout: {
    subject: "Letiltottuk a belépést a fiókjába",
    preheader: "Új jelszóval feloldhatja",
    body1:
      "Tíz sikertelen bejelentkezési kísérlet miatt biztonsági okból letiltottuk a belépést. A letiltást új jelszó megadásával oldhatja fel. Ha nem Ön próbált belépni, akkor is ezt javasoljuk.",
    body2: "A link {n, number} percig érvényes, és csak egyszer használható fel.",
    button: "Letiltás feloldása",
  },
  newBrowser: {
    subject: "Bejelentkezés új eszközről",
    preheader: "Ha nem Ön volt, változtassa meg a jelszavát",
    body1:
      "Új eszközről vagy böngészőből jelentkeztek be a fiókjába. Időpont: {datetime}. Eszköz: {browser}, {system}.",
    body2: "Ha Ön volt, nincs teendője. Ha nem, kérjen azonnal jelszóváltoztatási linket.",
    button: "Nem én voltam",
  },
  activationAgain: {
    subject: "Link az első bejelentkezéshez",
    preheader: "A kezdeti jelszavára is szüksége lesz",
    body1:
      "Új linket kértek az ehhez az e-mail-címhez tartozó fiók első bejelentkezéséhez. A folytatáshoz a kezdeti jelszavára is szüksége lesz. A link {n, number} napig érvényes; a korábbi már nem használható.",
    body2: "Ha nem Ön kérte, nincs teendője.",
    button: "Első bejelentkezés",
  },
  replyReceived: {
    subject: "Megkaptuk válaszát",
    preheader: "Hivatkozási szám: {ref}",
    body1: "Üzenetét megkaptuk. Hivatkozási szám: {ref}",
    button: "Elküldött válasz megtekintése",
  },
  closeConfirm: {
    subject: "Erősítse meg törlési kérelmét",
    preheader: "A link {n, number} óráig érvényes",
    body1:
      "Az ehhez az e-mail-címhez tartozó fiók törlését kérték a Küldeményeim portálon. A kérelem elküldéséhez kattintson az alábbi gombra. A link {n, number} óráig érvényes.",
    body2: "Ha nem Ön kérte, nincs teendője.",
    button: "Kérelem megerősítése",
  },
  closed: {
    subject: "Regisztrációját töröltük",
    preheader: "Hivatkozási szám: {ref}",
    body1:
      "Kérésének megfelelően töröltük a regisztrációját a Küldeményeim portálon. A portálon elhelyezett küldemények a továbbiakban nem érhetők el.",
    body2: "Hivatkozási szám: {ref}",
  },
  closeRefused: {
    subject: "Törlési kérelmét nem tudtuk teljesíteni",
    preheader: "Hivatkozási szám: {ref}",
    body1:
      "Törlési kérelmét nem tudtuk teljesíteni, mert van olyan érvényes szerződése, amelynél elektronikus kapcsolattartást választott.",
    body1Other: "Törlési kérelmét nem tudtuk teljesíteni. Fiókja nyitva marad, továbbra is használhatja.",
    body2: "Kérdés esetén forduljon ügyfélszolgálatunkhoz: <tel>{phone}</tel>",
  },
  closePostponed: {
    subject: "Regisztrációját még nem töröltük",
    preheader: "Hivatkozási szám: {ref}",
    body1:
      "Korábban azt írtuk, hogy {date} napján töröljük a regisztrációját. A törlés nem történt meg, mert időközben olyan érvényes szerződése lett, amelynél elektronikus kapcsolattartást választott.",
    body2:
      "Kérelméről munkatársaink döntenek, és az eredményről e-mailben értesítjük. Addig fiókját változatlanul használhatja, és a kérelmét vissza is vonhatja.",
    body3: "Kérdés esetén forduljon ügyfélszolgálatunkhoz: <tel>{phone}</tel>",
    body4: "Hivatkozási szám: {ref}",
  },
  closureScheduled: {
    subject: "Regisztrációját hamarosan töröljük",
    preheader: "Addig mentse el a dokumentumait",
    body1:
      "Kérésének megfelelően {date} napján töröljük a regisztrációját. Addig bejelentkezhet, elmentheti a dokumentumait, és vissza is vonhatja a kérelmét.",
    button: "Dokumentumok mentése",
  },
  addressConfirm: {
    subject: "Erősítse meg új e-mail-címét",
    preheader: "A link {n, number} óráig érvényes",
    body1:
      "Kérésére ezt az e-mail-címet rögzítjük a fiókjához. A megerősítéshez kattintson az alábbi gombra. A link {n, number} óráig érvényes.",
    body2: "Ha nem Ön kérte, nincs teendője.",
    button: "E-mail-cím megerősítése",
  },
  addressChanged: {
    subject: "Megváltozott az e-mail-címe",
    preheader: "Ha nem Ön kérte, jelezze nekünk",
    body1: "Fiókjához új e-mail-címet rögzítettünk. Erre a címre többé nem küldünk értesítést.",
    body2: "Ha nem Ön kérte, forduljon ügyfélszolgálatunkhoz: <tel>{phone}</tel>",
  },
  customerPortal: {
    subject: "Küldeményeit ezentúl az Ügyfélportálon találja",
    body1:
      "Ügyfélportál-regisztrációja elkészült. Új küldeményeit ezentúl az Ügyfélportálon helyezzük el; a Küldeményeim portálon lévőket a törlésük napjáig éri el.",
    button: "Ügyfélportál megnyitása",
  },
};
