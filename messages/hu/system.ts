export default {
  notFound: {
    heading: "A keresett oldal nem található",
    text: "Ha beírta a címet, ellenőrizze, hogy helyes-e. Ha bemásolta, ellenőrizze, hogy a teljes címet másolta-e be.",
  },
  error: {
    heading: "Elnézést kérünk, hiba történt",
    text: "Kérjük, próbálja meg később.",
    reference: "Hibaazonosító: {id}",
    retry: "Újrapróbálás",
  },
  unavailable: {
    heading: "A portál jelenleg nem érhető el",
    until: "A szolgáltatás várhatóan ismét elérhető: {datetime}.",
    safe: "Küldeményei biztonságban vannak.",
  },
  refused: {
    invalid: {
      heading: "A kérést nem tudtuk teljesíteni",
      text: "A portál nem tudta értelmezni, amit a böngésző küldött. Kérjük, nyissa meg újra az oldalt, és próbálja meg ismét.",
    },
    foreign: {
      heading: "A kérést nem teljesítettük",
      text: "Az űrlap nem a portál oldaláról érkezett. Kérjük, nyissa meg a portált, és onnan küldje el újra. Ha ez az üzenet ismét megjelenik, frissítse a böngészőjét, vagy kapcsolja ki azt a beállítást vagy bővítményt, amely elrejti, hogy az űrlap melyik oldalról érkezik.",
    },
    tooLarge: {
      heading: "Az elküldött adat túl nagy",
      text: "Kérjük, csatoljon kevesebb vagy kisebb fájlt, és küldje el újra az űrlapot.",
    },
    stale: {
      heading: "Az oldal időközben elavult",
      text: "Kérjük, nyissa meg újra az oldalt, és küldje el ismét az űrlapot.",
      open: "Az oldal megnyitása",
      reloading: "Kis türelmet kérünk, betöltjük az oldal új változatát.",
    },
    open: "A portál megnyitása",
  },
  tooMany: {
    heading: "Túl sok kérés érkezett",
    text: "Kérjük, várjon {n, number} percet.",
  },
  otherAccount:
    "Ebben a böngészőben időközben egy másik fiókkal jelentkeztek be, ezért a kért műveletet nem hajtottuk végre. Ellenőrizze, melyik fiókot használja.",
  cookies: "A portál csak a működéséhez feltétlenül szükséges sütiket használ, ezért nem kér hozzájárulást.",
};
