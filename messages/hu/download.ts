export default {
  heading: "Összes dokumentum letöltése",
  text: "Egyetlen ZIP-fájlban letöltheti az összes dokumentumát és üzenetét.",
  size: "{n, number} dokumentum, körülbelül {size}",
  submit: "ZIP-fájl letöltése",
  tip: "Javasoljuk, hogy a fájlt tartós adathordozón (például saját számítógépén vagy külső meghajtón) őrizze meg.",
  none: "Jelenleg nincs letölthető dokumentuma.",
  missing: "{n, number} dokumentumot nem tudtunk elhelyezni a ZIP-fájlban; ezeket a tartalomjegyzékben megjelöltük.",
};
