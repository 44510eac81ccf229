export default {
  heading: "Elfelejtett jelszó",
  text: "Adja meg az e-mail-címét, és küldünk egy linket, amellyel új jelszót állíthat be.",
  submit: "Link küldése",
  sent: {
    heading: "Ellenőrizze az e-mailjeit",
    text: "Ha ehhez az e-mail-címhez fiók tartozik, néhány percen belül levelet kap tőlünk: <b>{email}</b>",
    textNoAddress: "Ha a megadott e-mail-címhez fiók tartozik, néhány percen belül levelet kap tőlünk.",
    valid: "A levélben található link csak egyszer használható fel. Érvényességének idejét a levélben olvashatja.",
    help: "Nem érkezett meg?",
    helpSpam: "Nézze meg a levélszemét (spam) mappát is.",
    helpAddress: "Ellenőrizze, hogy azt az e-mail-címet adta-e meg, amelyet a szerződésében rögzítettünk.",
    helpChanged: "Ha megváltozott az e-mail-címe, forduljon ügyfélszolgálatunkhoz: <tel>{phone}</tel>",
    again: "Új link kérése",
  },
};
