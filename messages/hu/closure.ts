export default {
  heading: "Regisztráció törlése",
  when: "A regisztráció törlését akkor kérheti, ha az érintett biztosítási szerződése megszűnt, vagy postai kapcsolattartásra kíván áttérni, és ennek megfelelően módosítja szerződését.",
  warning: "A törlés után a küldeményei nem lesznek elérhetők. Kérjük, előbb mentse el a dokumentumait.",
  start: "Kérelem indítása",
  reason: {
    label: "Miért kéri a törlést?",
    ended: "Megszűnt a biztosítási szerződésem",
    postal: "Postai kapcsolattartásra térek át",
    postalNote:
      "A postai kapcsolattartáshoz a szerződését is módosítani kell. Ebben ügyfélszolgálatunk segít: <tel>{phone}</tel>",
  },
  field: {
    name: "Szerződő neve",
    policy: "Kötvényszám",
    choosePolicy: "Válasszon kötvényszámot",
    address: "Postai cím",
    note: "Megjegyzés",
    acknowledge: "Tudomásul veszem, hogy a törlés után a küldeményeim nem lesznek elérhetők a portálon.",
  },
  emailHint: "Az az e-mail-cím, amelyet a szerződéskötéskor megadott.",
  error: {
    reason: "Válassza ki a törlés okát.",
    name: "Adja meg a szerződő nevét.",
    policy: "Adja meg a kötvényszámot.",
    address: "Adja meg a postai címét.",
    acknowledge: "A folytatáshoz jelölje be, hogy tudomásul vette a tájékoztatást.",
    long: "Legfeljebb {n, number} karaktert adjon meg.",
    characters: "A szöveg olyan karaktert tartalmaz, amelyet nem tudunk tárolni.",
  },
  check: {
    heading: "Ellenőrizze az adatait",
    change: "Módosítás",
    changed:
      "Az adatokat időközben egy másik lapon módosították, ezért a kérelmet nem küldtük el. Kérjük, ellenőrizze az alábbi adatokat.",
    submit: "Törlési kérelem elküldése",
  },
  mailed: {
    heading: "Erősítse meg kérelmét e-mailben",
    text: "Ha a megadott e-mail-címhez fiók tartozik, elküldtük a megerősítő linket. A link {n, number} óráig érvényes.",
  },
  badLink:
    "A megerősítő link lejárt, vagy már felhasználták. Ha továbbra is kéri a törlést, indítsa el újra a kérelmet.",
  confirm: "Kérelem megerősítése",
  account: "Fiók: {email}",
  reference: "Hivatkozási szám: {ref}",
  approved:
    "A kérelmét teljesítjük. Addig bejelentkezhet, elmentheti a dokumentumait, és vissza is vonhatja a kérelmét.",
  received: {
    heading: "Törlési kérelmét megkaptuk",
    text: "Hivatkozási szám: {ref}. A kérelem elbírálásának eredményéről e-mailben értesítjük.",
  },
  rule: {
    heading: "Regisztrációját {date} napján töröljük",
    text: "Nincs olyan érvényes szerződése, amelynél elektronikus kapcsolattartást választott, ezért a kérelmét teljesítjük. Addig bejelentkezhet, elmentheti a dokumentumait, és vissza is vonhatja a kérelmét.",
  },
  staff: {
    heading: "Kérelméről munkatársaink döntenek",
    text: "Van olyan érvényes szerződése, amelynél elektronikus kapcsolattartást választott: {contract}. Ezért kérelmét munkatársaink bírálják el, és az eredményről e-mailben értesítjük. Addig minden változatlan marad.",
  },
  banner: "Regisztrációját {date} napján töröljük.",
  withdraw: "Kérelem visszavonása",
  withdrawn: "A kérelmet visszavonta. Regisztrációja megmarad.",
  save: "Összes dokumentum letöltése a törlés előtt",
};
