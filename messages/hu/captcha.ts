export default {
  heading: "Biztonsági ellenőrzés",
  text: "Több sikertelen bejelentkezési kísérletet észleltünk, ezért a belépéshez biztonsági ellenőrzésre is szükség van.",
  alternative: "Nem tudja elvégezni az ellenőrzést? <link>Kérjen jelszóváltoztatási linket e-mailben.</link>",
  privacy: "Az ellenőrzést a hCaptcha szolgáltatás végzi; betöltésekor adatok jutnak el a szolgáltatóhoz.",
  altchaLabel: "Nem vagyok robot",
  altchaWorking: "Ellenőrzés folyamatban…",
  altchaDone: "Ellenőrizve",
  altchaNote: "Az ellenőrzést az Ön böngészője végzi el. Más szolgáltatónak nem adunk át adatot.",
  altchaSlow: "Ez akár egy percig is eltarthat. Kérjük, várjon.",
  noscript: "Az ellenőrzéshez engedélyezni kell a JavaScript futtatását. Enélkül jelszóváltoztatási linkkel léphet be.",
  error: {
    empty: "Végezze el a biztonsági ellenőrzést.",
    expired: "A biztonsági ellenőrzés érvényessége lejárt. Kérjük, végezze el újra.",
    outdated: "Időközben újabb sikertelen bejelentkezési kísérlet történt. Kérjük, végezze el az új ellenőrzést.",
    exhausted:
      "Rövid időn belül túl sok biztonsági ellenőrzést kértek, ezért most nem tudunk újat adni. Kérjük, próbálja meg egy óra múlva.",
    down: "A biztonsági ellenőrzés jelenleg nem érhető el. Kérjük, próbálja meg később, vagy kérjen jelszóváltoztatási linket e-mailben.",
  },
};
