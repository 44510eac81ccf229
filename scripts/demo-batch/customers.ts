/** The eight customers of the batch. Ferenc, with his 10,000 messages, is seeded elsewhere. */
import type { DemoCustomer } from "./model";

/** An active customer with a mailbox of two pages. */
export const anna: DemoCustomer = {
  email: "anna.kovacs@example.hu",
  name: "Kovács Anna",
  locale: "hu",
  address: ["Margit körút 12. III/2.", "1024 Budapest"],
  initialPassword: "AnnaKezd24",
};

/** Invited; has not signed in yet. */
export const bela: DemoCustomer = {
  email: "bela.nagy@example.hu",
  name: "Nagy Béla",
  locale: "hu",
  address: ["Tölgyfa utca 7.", "2083 Solymár"],
  initialPassword: "BelaKezd26",
};

/** The password has expired. */
export const csilla: DemoCustomer = {
  email: "csilla.szabo@example.hu",
  name: "Szabó Csilla",
  locale: "hu",
  address: ["Széchenyi tér 3. I/4.", "7621 Pécs"],
  initialPassword: "CsillaKezd25",
};

/** Locked after ten failed attempts. */
export const dezso: DemoCustomer = {
  email: "dezso.toth@example.hu",
  name: "Tóth Dezső",
  locale: "hu",
  address: ["Dózsa György út 41.", "5000 Szolnok"],
  initialPassword: "DezsoKezd25",
};

/** Registered in the customer portal: the messages are not placed here (R4). */
export const eva: DemoCustomer = {
  email: "eva.horvath@example.hu",
  name: "Horváth Éva",
  locale: "hu",
  address: ["Ősz utca 18.", "9024 Győr"],
  initialPassword: "",
};

export const gabor: DemoCustomer = {
  email: "gabor.molnar@example.hu",
  name: "dr. Molnár Gábor",
  locale: "hu",
  address: ["Hűvösvölgyi út 96.", "1021 Budapest"],
  initialPassword: "",
};

export const ilona: DemoCustomer = {
  email: "ilona.kissne@example.hu",
  name: "Kissné Fehér Ilona",
  locale: "hu",
  address: ["Petőfi Sándor utca 22.", "6000 Kecskemét"],
  initialPassword: "",
};

/** Has chosen English. */
export const emma: DemoCustomer = {
  email: "emma.whitfield@example.hu",
  name: "Emma Whitfield",
  locale: "en",
  address: ["Ráday utca 30. II/1.", "1092 Budapest"],
  initialPassword: "EmmaStart26",
};
