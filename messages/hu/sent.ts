export default {
  heading: "Elküldött válaszok",
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
