export default {
  heading: "Válasz írása",
  to: "Erre a küldeményre válaszol: „{subject}”",
  label: "Üzenet",
  hint: "Legfeljebb 4000 karakter. Kérjük, bankkártyaadatot és jelszót ne írjon az üzenetbe.",
  left: "Még {n, number} karaktert írhat.",
  over: "Az üzenet {n, number} karakterrel hosszabb a megengedettnél.",
  files: "Mellékletek",
  filesHint: "Legfeljebb 5 fájl, összesen {size}. Elfogadott formátumok: PDF, JPG, PNG.",
  filesAgain: "A fájlokat biztonsági okból újra ki kell választania.",
  draft: "Megkezdett válaszát visszaállítottuk.",
  outOfDate:
    "A portál időközben frissült, ezért a válasza még nem érkezett meg hozzánk. A beírt szöveget megőriztük: kérjük, ellenőrizze, a mellékleteket válassza ki újra, majd küldje el a választ.",
  submit: "Válasz elküldése",
  file: {
    remove: "Eltávolítás",
    attached: "{n, number} fájl csatolva, összesen {size}.",
    refused: "{n, number} fájl nem csatolható; az okát a listában találja.",
    preparing: "A fájlok előkészítése folyamatban…",
    shrunk: "{size}, kicsinyített fénykép",
  },
  error: {
    empty: "Írja be az üzenetét.",
    long: "Az üzenet legfeljebb 4000 karakterből állhat, jelenleg {n, number} karakter.",
    fileType: "Ez a fájltípus nem csatolható: {name}",
    fileSize: "A csatolt fájlok mérete túl nagy. A megengedett összméret: {size}.",
    fileCount: "Legfeljebb 5 fájlt csatolhat.",
    fileNotFitting:
      "A csatolt fájlok mérete túl nagy. A megengedett összméret: {size}. Ez a fájl már nem fér bele: {name}",
    fileNotAmongFirst: "Legfeljebb 5 fájlt csatolhat. Ezt a fájlt már nem csatoltuk: {name}",
    fileNotPdf: "Ez a fájl nem PDF, bár a neve .pdf-re végződik: {name}",
    filePassword: "Ez a PDF csak jelszóval nyitható meg. Mentse el jelszó nélkül, és csatolja újra: {name}",
    fileBad: "Ez a fájl üres vagy sérült: {name}",
    fileMalware: "A víruskereső kártevőt talált ebben a fájlban, ezért nem csatolható: {name}",
    filesHeld:
      "A csatolt fájlok vírusellenőrzése most nem lehetséges, ezért mellékletet egyelőre nem fogadunk. A szövegét megőriztük: próbálja meg később, vagy küldje el mellékletek nélkül.",
    filesUnavailable:
      "A csatolt fájlokat most nem tudjuk eltárolni, ezért mellékletet egyelőre nem fogadunk. A szövegét megőriztük: próbálja meg később, vagy küldje el mellékletek nélkül.",
    filesQuota:
      "Korábbi válaszaival elérte a mellékletek összméretének felső határát ({size}). Küldje el válaszát mellékletek nélkül, vagy forduljon ügyfélszolgálatunkhoz.",
    limit: "Ma már nem küldhet több választ. Kérjük, próbálja meg holnap.",
    closed: "Erre a küldeményre már nem tud válaszolni.",
    damaged:
      "A szövegben sérült karakter van (a helyén � vagy üres jel látható). Kérjük, törölje vagy írja be újra, és küldje el ismét.",
    send: "Az üzenetet nem sikerült elküldeni. A szövegét megőriztük; kérjük, próbálja meg újra.",
  },
  sent: {
    heading: "Válaszát elküldtük",
    reference: "Hivatkozási szám: <b>{ref}</b>",
    nextHeading: "Mi történik ezután?",
    next: "Munkatársaink megvizsgálják üzenetét. Válaszukat a beérkezett küldemények között találja majd; érkezéséről e-mailben értesítjük.",
  },
};
