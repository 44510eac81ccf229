export default {
  heading: "Bejelentkezés",
  lead: "Itt tekintheti meg a biztosítási szerződéseihez kapcsolódó küldeményeket és dokumentumokat.",
  emailLabel: "E-mail-cím",
  emailHint: "Az az e-mail-cím, amelyet a szerződéskötéskor megadott.",
  passwordLabel: "Jelszó",
  submit: "Bejelentkezés",
  forgot: "Elfelejtette a jelszavát?",
  first: "Először jelentkezik be?",
  firstText:
    "Kattintson az értesítő e-mailben található linkre, majd adja meg a kezdeti jelszavát. Ezután új jelszót kell megadnia.",
  free: "A portál használata ingyenes.",
  fromEmail: "A küldemény megtekintéséhez jelentkezzen be.",
  toContinue: "A folytatáshoz jelentkezzen be.",
  signedOut: "Sikeresen kijelentkezett.",
  signedOutEverywhere: "Minden eszközön kijelentkeztettük.",
  ended: "Biztonsági okból kijelentkeztettük, mert {n, number} percig nem használta a portált.",
  endedWithDraft:
    "Biztonsági okból kijelentkeztettük, mert {n, number} percig nem használta a portált. Megkezdett válaszát megőriztük.",
  error: {
    emailEmpty: "Adja meg az e-mail-címét.",
    emailFormat: "Az e-mail-cím formátuma nem megfelelő. Példa: nev@pelda.hu",
    passwordEmpty: "Adja meg a jelszavát.",
    credentials: "A megadott e-mail-cím vagy jelszó nem megfelelő.",
    credentialsHelp: "Ha elfelejtette a jelszavát, kérjen jelszóváltoztatási linket.",
    attempts: "További {n, number} sikertelen kísérlet után biztonsági okból letiltjuk a belépést.",
    rate: "Túl sok kérés érkezett. Kérjük, próbálja meg újra {n, number} perc múlva.",
    rateDay:
      "Erről a hálózatról ma túl sok sikertelen bejelentkezés történt. Kérjük, próbálja meg holnap, vagy kérjen jelszóváltoztatási linket e-mailben.",
  },
};
