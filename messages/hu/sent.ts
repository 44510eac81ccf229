export default {
  heading: "Elküldött válaszok",
  one: "Elküldött válasz",
  to: "Erre a küldeményre válaszolt: „{subject}”",
  state: {
    sent: "Elküldve",
    processing: "Feldolgozás alatt",
    answered: "Megválaszolva",
  },
  stateLabel: "Állapot",
  attachments: "Mellékletek ({n, number})",
  download: "Letöltés",
  answer: "Válaszunk",
  answerPlaced: "Érkezett: {datetime}",
  empty: "Még nem küldött választ.",
};
