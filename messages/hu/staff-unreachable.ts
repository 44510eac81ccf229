/** Customers whom e-mail does not reach, and lines for the post (staff.unreachable). */
export default {
  heading: "Elérhetetlen ügyfelek",
  views: "Listák",
  list: {
    bounced: { open: "E-mailben nem érhető el", handled: "E-mailben nem érhető el – kezelt" },
    postal: { open: "Postára megy", handled: "Postára megy – kezelt" },
  },
  hint: {
    bounced:
      "A nekik küldött utolsó e-mailt a levelezőkiszolgáló véglegesen visszautasította. A fiókjukban minden küldemény ott van.",
    postal:
      "Azok a küldemények, amelyeknek az ügyfele postán kéri a leveleit: kötegek sorai és egyenként küldött küldemények. Ezekből semmi sem került a fiókjába.",
  },
  export: "Lista a nyomdának (CSV)",
  none: "Ez a lista üres.",
  first: "A lista eleje",
  next: "Következők",
  column: {
    customer: "Ügyfél",
    email: "E-mail-cím",
    reference: "Hivatkozás és szerződés",
    since: "Mióta",
    work: "Feldolgozás",
  },
  handle: "Kezelve",
  reopen: "Mégsem kezelt",
  handledBy: "{name}, {datetime}",
  notice: {
    handled: "Kezeltként jelölte meg. A kezeltek listájában visszavonhatja.",
    reopened: "Visszakerült a nyitott listába.",
    unchanged: "Közben más már módosította. Nem történt semmi.",
  },
};
