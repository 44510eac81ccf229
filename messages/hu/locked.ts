export default {
  heading: "A belépést letiltottuk",
  text: "Tíz sikertelen bejelentkezési kísérlet után biztonsági okból letiltottuk a belépést. A letiltást új jelszó megadásával oldhatja fel.",
  sent: "Ha ehhez az e-mail-címhez fiók tartozik, elküldtük a jelszóváltoztatási linket.",
  calm: "Küldeményeit a letiltás nem érinti.",
};
