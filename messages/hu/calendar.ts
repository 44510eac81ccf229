export default {
  summary: "Befizetési határidő",
  description:
    "{brand}: egy befizetés határideje. Az összeget és a fizetéshez szükséges adatokat a küldeményben találja.",
  filename: "befizetesi-hatarido",
};
