export default {
  heading: "Dokumentum ellenőrzése",
  lead: "Itt ellenőrizheti, hogy egy PDF-dokumentumot valóban társaságunk ({issuer}) küldött-e ezen a portálon. Azt nem mutatjuk meg, hogy kinek.",
  file: "PDF-fájl",
  hint: "Válassza ki a fájlt, vagy húzza ide.",
  digestHint: "A fájl nem hagyja el az eszközét: csak a lenyomatát (SHA-256) küldjük el.",
  uploadHint:
    "A böngészőjében nem fut JavaScript, ezért a fájlt feltöltjük az ellenőrzéshez, de nem őrizzük meg. Így legfeljebb 4 MB méretű fájl ellenőrizhető.",
  submit: "Ellenőrzés",
  missing: "Kérjük, válasszon ki egy PDF-fájlt.",
  tooLarge: "Ez a fájl túl nagy: társaságunk legfeljebb 50 MB méretű dokumentumot küld.",
  tooMany: "Túl sok ellenőrzést kért. Kérjük, próbálja újra {n} perc múlva.",
  issued: "A dokumentum eredeti: társaságunk {date} napján küldte ezen a portálon. Azóta nem vontuk vissza.",
  withdrawn: "A dokumentumot társaságunk {date} napján küldte ezen a portálon, de {withdrawn} napján visszavonta.",
  superseded:
    "A dokumentumot társaságunk {date} napján küldte ezen a portálon, de {newer} napján újabbat küldött helyette.",
  unknown:
    "Ezt a fájlt nem társaságunk küldte ezen a portálon, vagy azóta megváltoztatták. Már egyetlen módosított karakter is más eredményt ad. Ha a portálról töltötte le, kérjük, ellenőrizze az eredeti fájlt. A küldeményről kiállított igazolás nem ezen az oldalon ellenőrizhető: az utolsó pontja leírja, hogyan.",
};
