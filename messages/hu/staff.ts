import batches from "./staff-batches";
import customer from "./staff-customer";
import invitation from "./staff-invitation";
import messages from "./staff-messages";
import problems from "./staff-problems";
import replyTexts from "./staff-replies";
import start from "./staff-start";
import templates from "./staff-templates";
import textModules from "./staff-text-modules";
import unreachable from "./staff-unreachable";
import uploads from "./staff-uploads";

export default {
  role: {
    service: "ügyfélszolgálat",
    sender: "küldő",
    auditor: "ellenőr",
    admin: "rendszergazda",
  },
  frame: {
    product: "munkatársi felület",
    menu: "Fő navigáció",
    start: "Teendők",
    replies: "Válaszok",
    closures: "Törlések",
    customers: "Ügyfelek",
    templates: "E-mailek",
    messages: "Küldemények",
    batches: "Kötegek",
    unreachable: "Elérhetetlenek",
    person: "{role}, {n, number}. sz. munkatárs",
    signOut: "Kijelentkezés",
    timeout: {
      heading: "Hamarosan kijelentkeztetjük",
      text: "Két percen belül véget ér a munkamenete. Az el nem küldött szöveg elvész.",
      stay: "Bejelentkezve maradok",
      error: "Most nem sikerült. Kérjük, próbálja meg újra.",
    },
    keys: {
      heading: "Billentyűk",
      next: "következő és előző sor",
      open: "a sor megnyitása",
      page: "a lista következő oldala",
      search: "a keresőmezőbe lép",
      take: "a válasz magamhoz vétele vagy átvétele",
      answer: "ugrás a megválaszolás szövegéhez",
      help: "ez a súgó",
      turnOff: "Kikapcsolom ezen a lapon",
      turnOn: "Bekapcsolom",
      close: "Bezárás",
    },
  },
  forbidden: {
    heading: "Ehhez nincs jogosultsága",
    text: "Ez az oldal más szerepkörrel használható. Ha szüksége van rá, forduljon a rendszergazdához.",
  },
  unknown: {
    heading: "A keresett oldal nem található",
    text: "Lehet, hogy időközben törölték, vagy a cím hibás.",
    start: "Vissza a teendőkhöz",
  },
  login: {
    heading: "Munkatársi bejelentkezés",
    lead: "A biztosító munkatársai számára.",
    email: "E-mail-cím",
    password: "Jelszó",
    code: "Egyszer használatos kód",
    codeHint: "A hitelesítő alkalmazás hatjegyű kódja, vagy egy tartalék kód.",
    submit: "Bejelentkezés",
    oidc: "Bejelentkezés céges fiókkal",
    oidcRefused: "A céges fiókjával ez a felület nem használható. Forduljon a rendszergazdához.",
    oidcFailed: "A céges bejelentkezés most nem sikerült. Kérjük, próbálja meg újra.",
    signedOut: "Sikeresen kijelentkezett.",
    ended: "Kijelentkeztettük, mert {n, number} percig nem használta a felületet, vagy letelt a munkamenet.",
    error: {
      missing: {
        email: "Adja meg az e-mail-címét.",
        password: "Adja meg a jelszavát.",
        code: "Adja meg az egyszer használatos kódot.",
      },
      wrong: "Az e-mail-cím, a jelszó vagy a kód nem megfelelő. Minden kód csak egyszer használható.",
      tooMany: "Túl sok sikertelen kísérlet történt. Próbálja meg később, vagy kérjen új meghívót a rendszergazdától.",
      overloaded: "A rendszer most túlterhelt. Kérjük, próbálja meg egy perc múlva.",
    },
  },
  invitation,
  closures: {
    heading: "Törlési kérelmek",
    none: "Nincs döntésre váró kérelem.",
    first: "Első oldal",
    next: "Következő oldal",
    column: {
      reference: "Hivatkozási szám",
      customer: "Ügyfél",
      reason: "Ok",
      sent: "Beérkezett",
      contracts: "Akadályozó szerződés",
    },
    reason: {
      "contract-ended": "megszűnt a szerződés",
      "switch-to-postal": "postai kapcsolattartásra tér át",
    },
  },
  closure: {
    heading: "Törlési kérelem",
    unknown: "Nincs ilyen törlési kérelem",
    wrote: "Az ügyfél ezt írta",
    sentAt: "Beérkezett: {datetime}",
    name: "Szerződő neve: {text}",
    policy: "Kötvényszám: {text}",
    address: "Postai cím: {text}",
    note: "Megjegyzés: {text}",
    contracts: "Szerződések",
    blocking: "Élő, elektronikus szerződés, ezért kell döntés",
    electronic: "élő, elektronikus szerződés",
    notElectronic: "nem élő vagy nem elektronikus szerződés",
    notBlocking: "nem akadály",
    noContracts: "Nincs szerződése.",
    decision: "Döntés",
    whatHappens:
      "Ha elfogadja, a fiókot {date} napján töröljük. Addig az ügyfél visszavonhatja a kérelmét. Mindkét döntésről e-mailt kap.",
    approve: "Elfogadás",
    rejectReason: "Az elutasítás oka",
    rejectHint: "Az ügyfél nem látja.",
    rejection: {
      "contract-active": "élő szerződése van",
      "not-identified": "nem azonosítható",
      "customer-stays": "az ügyfél mégis marad",
    },
    reject: "Elutasítás",
    closesOn: "A fiókot {date} napján töröljük.",
    notice: {
      approved: "Elfogadta a kérelmet. Az ügyfelet e-mailben értesítjük.",
      rejected: "Elutasította a kérelmet. Az ügyfelet e-mailben értesítjük.",
      decided: "A kérelemről időközben döntöttek, vagy az ügyfél visszavonta. Most nem változott semmi.",
      "no-reason": "Válassza ki az elutasítás okát.",
    },
  },
  customers: {
    heading: "Ügyfelek",
    search: "E-mail-cím, szerződésszám vagy név eleje",
    submit: "Keresés",
    hint: "Az e-mail-címet és a szerződésszámot teljes egészében, a nevet legalább az elejétől adja meg.",
    none: "Nincs ilyen ügyfél.",
    first: "Első oldal",
    next: "Következő oldal",
    column: {
      name: "Név",
      email: "E-mail-cím",
      since: "Fiók kezdete",
      customerPortal: "Ügyfélportál óta",
    },
  },
  customer,
  start,
  ...replyTexts,
  templates,
  textModules,
  messages,
  batches,
  unreachable,
  uploads,
  problems,
};
