/** The page that an invitation of a staff member opens (staff.invitation). */
export default {
  heading: "Belépés beállítása",
  account: "{name}, {email}",
  password: "Új jelszó",
  passwordHint: "Legalább {n, number} karakter. Például több, egymáshoz nem kapcsolódó szó.",
  again: "Új jelszó még egyszer",
  scan: "Olvassa be ezt a kódot a hitelesítő alkalmazásával:",
  secret: "Vagy írja be kézzel:",
  code: "A hitelesítő alkalmazás kódja",
  codeHint: "Hat számjegy.",
  submit: "Beállítás és bejelentkezés",
  doneHeading: "A belépést beállítottuk",
  doneText:
    "Őrizze meg biztonságos helyen ezeket a tartalék kódokat. Mindegyik egyszer használható, ha a hitelesítő alkalmazás nem érhető el. Többé nem jelenítjük meg őket.",
  open: "Tovább a felületre",
  unknownHeading: "A meghívó nem használható",
  unknown: "A meghívó lejárt, vagy már felhasználták. Kérjen újat a rendszergazdától.",
  reopen: "Nyissa meg újra a meghívó linkjét.",
  error: {
    again: "A két jelszó nem egyezik.",
    tooShort: "A jelszó legyen legalább {n, number} karakter.",
    tooLong: "A jelszó legfeljebb {n, number} karakter lehet.",
    characters: "A jelszóban sérült karakter van (a helyén � vagy üres jel látható). Írja be újra.",
    guessable: "Ez a jelszó könnyen kitalálható, vagy már kiszivárgott. Válasszon másikat.",
    code: "A kód nem megfelelő. Ellenőrizze a telefonja óráját, majd adja meg a legújabb kódot.",
    overloaded: "A rendszer most túlterhelt. Kérjük, próbálja meg egy perc múlva.",
  },
};
