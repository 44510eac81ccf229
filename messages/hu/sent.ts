export default {
  heading: "Elküldött válaszok",
  state: {
    sent: "Elküldve",
    processing: "Feldolgozás alatt",
    answered: "Megválaszolva",
  },
  empty: "Még nem küldött választ.",
};
