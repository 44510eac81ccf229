export default {
  heading: "Hamarosan kijelentkeztetjük",
  text: "Biztonsági okból {t} múlva kijelentkeztetjük.",
  minutes: "{n, number} perc",
  seconds: "{n, number} másodperc",
  stay: "Bejelentkezve maradok",
  signOut: "Kijelentkezés",
  error: "Nem sikerült meghosszabbítani a munkamenetet. Mentse el a szövegét, és jelentkezzen be újra.",
};
