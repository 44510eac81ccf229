export default {
  heading: "Szolgáltatások",
  active: "Elérhető",
  inactive: "Ügyfélportál-regisztrációval érhető el",
  item: {
    policies: "Szerződéseim adatai",
    payment: "Online díjfizetés",
    details: "Adatmódosítás",
    documents: "Dokumentumok igénylése",
    claims: "Kárbejelentés és kárügyek követése",
  },
  text: "Az alábbi szolgáltatásokat Ügyfélportál-regisztrációval veheti igénybe. A regisztráció ingyenes.",
  start: "Ügyfélportál-regisztráció indítása",
  handOff: {
    heading: "Tovább az Ügyfélportálra",
    text: "Átirányítjuk az Ügyfélportál regisztrációs oldalára. A regisztráció után új küldeményeit az Ügyfélportálon találja; a már itt lévőket a törlésük napjáig továbbra is eléri.",
    pending: "Ügyfélportál-regisztrációja folyamatban van.",
    done: "Ön már regisztrált az Ügyfélportálra. Új küldeményeit ott találja. <link>Ügyfélportál megnyitása</link>",
    down: "Az Ügyfélportál jelenleg nem érhető el. Kérjük, próbálja meg később.",
    cancelled: "Az Ügyfélportál-regisztráció megszakadt. Itt bármikor újra elindíthatja.",
    none: "Az Ügyfélportál-regisztráció innen jelenleg nem indítható. Kérdés esetén forduljon ügyfélszolgálatunkhoz: <tel>{phone}</tel>",
  },
  link: {
    products: "Az Ügyfélportálon elérhető termékek",
    faq: "Gyakori kérdések az Ügyfélportálról",
  },
};
