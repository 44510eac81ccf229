export default {
  heading: "A jelszava lejárt",
  text: "A jelszót évente meg kell újítani. Kérjen jelszóváltoztatási linket e-mailben: azzal új jelszót adhat meg, és beléphet.",
  date: "Érvényesség vége: {date}",
  submit: "Jelszóváltoztatási link kérése",
  calm: "Küldeményeit ez nem érinti, és az újakról is értesítjük.",
};
