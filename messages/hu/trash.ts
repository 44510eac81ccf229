export default {
  heading: "Törölt küldemények",
  text: "A törölt küldeményeket {n, number} napig állíthatja vissza, ezután véglegesen töröljük őket.",
  restore: "Visszaállítás",
  purge: "Végleges törlés",
  purgeConfirm: {
    heading: "Biztosan véglegesen törli a küldeményt?",
    text: "A végleges törlés nem vonható vissza. A dokumentumokat előbb letöltheti.",
    yes: "Igen, véglegesen törlöm",
    no: "Mégse",
  },
  back: "Vissza a törölt küldeményekhez",
  restored: "A küldeményt visszaállítottuk.",
  purged: "A küldeményt véglegesen töröltük.",
  untilTerm: "Végleges törlés napja",
  empty: "Nincs törölt küldeménye.",
  search: {
    results: "{n, number} találat erre: „{q}”",
    all: "Az összes törölt küldemény megjelenítése",
  },
};
