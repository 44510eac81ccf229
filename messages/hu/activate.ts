export default {
  heading: "Első bejelentkezés",
  text: "Adja meg a kezdeti jelszavát. Ezután saját jelszót választhat.",
  account: "Fiók: {email}",
  label: "Kezdeti jelszó",
  hint: "A kezdeti jelszót társaságunktól külön kapta meg, például a szerződése irataival együtt. Ügyeljen a kis- és nagybetűkre.",
  submit: "Tovább",
  help: "Nem találja a kezdeti jelszavát? Forduljon ügyfélszolgálatunkhoz: <tel>{phone}</tel>",
  captchaAlternative: "Nem tudja elvégezni az ellenőrzést? Forduljon ügyfélszolgálatunkhoz: <tel>{phone}</tel>",
  error: {
    empty: "Adja meg a kezdeti jelszavát.",
    wrong: "A kezdeti jelszó nem megfelelő.",
    attempts: "További {n, number} sikertelen próbálkozás után a kezdeti jelszó érvényét veszti.",
  },
  void: {
    heading: "A kezdeti jelszó már nem használható",
    text: "Tíz sikertelen próbálkozás után biztonsági okból érvénytelenítettük a kezdeti jelszót. Újat ügyfélszolgálatunktól kérhet: <tel>{phone}</tel>. Küldeményeit ez nem érinti.",
  },
  badLink: {
    heading: "Ez a link már nem használható",
    text: "A link lejárt, vagy már felhasználták. Ha már megadta a saját jelszavát, jelentkezzen be vele. Ha még nem, adja meg az e-mail-címét, és új linket küldünk.",
  },
};
