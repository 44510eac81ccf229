/**
 * Words that are common in passwords, lower case, without accents: Hungarian words that the published lists of leaked
 * passwords lack (names, animals, clubs, towns, endearments), and the most common English ones.
 */
export const COMMON_WORDS: readonly string[] = `
  password passwort passw passwd pass admin administrator root user guest login logon welcome hello letmein access
  master superman batman spiderman starwars pokemon dragon monkey tiger lion shadow sunshine princess football baseball
  basketball soccer hockey hunter ranger buster killer summer winter spring autumn freedom secret whatever trustno
  iloveyou lovely love loveyou michael michelle jennifer jessica ashley daniel thomas andrew joshua matthew robert
  charlie george jordan harley mustang ferrari porsche mercedes corvette chelsea arsenal liverpool barcelona juventus
  cheese chocolate cookie banana orange purple yellow silver golden diamond crystal angel heaven jesus computer internet
  samsung nokia google facebook windows android iphone apple microsoft qwerty qwertz azerty asdf asdfgh asdfghjkl
  zxcvbn yxcvbn qwertyuiop qwertzuiop qazwsx qayxsw abcdef abcdefg abcd test tester testing changeme default temp
  temporary demo sample example oracle cisco server service system network security private public office company
  jelszo jelszavam titkos titok belepes bejelentkezes belepek felhasznalo vendeg admin rendszergazda
  szeretlek szeretem szerelem kedves kedvesem dragam kicsim nyuszi cica macska kutya kutyus kiskutya maci macko medve
  oroszlan tigris farkas roka sas solyom delfin pillango katica csillag csillagom napfeny szivarvany virag rozsa
  tulipan ibolya margareta anya anyu anyuka apa apu apuka nagymama nagypapa mama papa csalad gyerek kislany kisfiu
  budapest debrecen szeged miskolc pecs gyor nyiregyhaza kecskemet szekesfehervar szombathely sopron eger balaton
  magyar magyarorszag hungary hungaria duna tisza fradi ferencvaros ujpest honved kispest vasas haladas
  foci focista labda kosarlabda kezilabda vizilabda puskas ronaldo messi szoboszlai
  januar februar marcius aprilis majus junius julius augusztus szeptember oktober november december
  january february march april june july august september october
  hetfo kedd szerda csutortok pentek szombat vasarnap monday tuesday wednesday thursday friday saturday sunday
  tavasz nyar osz tel karacsony husvet szilveszter mikulas
  piros kek zold sarga fekete feher lila narancs alma korte szilva barack eper malna meggy cseresznye dinnye szolo
  kavefozo kave tea sor bor palinka palacsinta langos gulyas paprika csoki csokolade suti torta kenyer
  auto kocsi motor suzuki opel volkswagen skoda toyota honda audi bmw trabant lada
  zene rock metal gitar zongora tanc film kepek foto internet telefon szamitogep
  bank penz forint arany ezust gyemant milliomos gazdag szerencse lotto nyeremeny
  biztositas biztosito biztonsag kotveny szerzodes lakas haz otthon kert balesete elet nyugdij
  laszlo istvan jozsef janos zoltan sandor gabor ferenc attila peter tamas zsolt tibor andras csaba imre lajos gyorgy
  balazs gyula mihaly karoly robert bela daniel adam krisztian mate bence levente marton mark david norbert richard
  maria erzsebet katalin ilona eva anna zsuzsanna zsuzsa margit julianna judit agnes andrea ildiko erika krisztina
  monika viktoria nikolett nikoletta timea klara rozalia terez eszter dora reka noemi petra zita hanna luca lilla
  nagy kovacs toth szabo horvath varga kiss molnar nemeth farkas balogh papp takacs juhasz lakatos meszaros olah simon
  racz fekete szilagyi torok feher balint gal szucs kocsis fodor pinter orsos szalai sipos magyar lukacs gulyas biro
  kiraly katona laszlo fazekas boros kelemen antal somogyi
  `
  .trim()
  .split(/\s+/);

/** Words about the portal, the insurer and insurance; lower case, without accents. */
export const PORTAL_WORDS: readonly string[] = [
  "allianz",
  "kuldemeny",
  "kuldemenyem",
  "kuldemenyeim",
  "kuldemenyek",
  "portal",
  "portalom",
  "ugyfel",
  "ugyfelportal",
  "postalada",
  "levelezes",
  "biztositas",
  "insurance",
  "mailbox",
  "mymail",
];
