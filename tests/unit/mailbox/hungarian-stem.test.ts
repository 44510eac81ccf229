import { hungarianStems } from "@/lib/mailbox/search/hungarian-stem";
import { foldAccents } from "@/lib/mailbox/search/search-query";

const shareStem = (first: string, second: string) => {
  const stems = new Set(hungarianStems(foldAccents(first)));
  return hungarianStems(foldAccents(second)).some((stem) => stems.has(stem));
};

describe("inflected forms of a word share a stem", () => {
  it.each([
    ["díj", "díjak díjat díja díjjal díjról díjunk díjakat díjért"],
    ["számla", "számlák számlát számláról számlája számlán számlával számláim"],
    ["levél", "levelek levelet leveleket levélben levele levelünk levelei"],
    ["csekk", "csekkek csekket csekkel csekkekről csekkért"],
    ["ügyfél", "ügyfelek ügyfélnek ügyfeleink ügyfelünk ügyfeleket"],
    ["szerződés", "szerződésről szerződése szerződését szerződéseimet szerződéssel szerződések szerződésben"],
    ["kötvény", "kötvények kötvényt kötvényeimet kötvényen kötvénye"],
    ["kár", "károk kárt kárról kárral kárunk"],
    ["ajánlat", "ajánlatok ajánlatot ajánlatunk ajánlatra"],
    ["feltétel", "feltételek feltételei feltételekről feltételt"],
    ["biztosító", "biztosítók biztosítót biztosítónak"],
    ["év", "évre évben évi évvel évet évek"],
    ["kamera", "kamerát kamerák"],
    ["baleset", "balesetek balesetet baleseti balesetben"],
    ["gépjármű", "gépjárművek gépjárműve gépjárművet gépjárművel"],
    ["határidő", "határidők határidőt határidőben határidőre"],
  ])("%s", (word, forms) => {
    expect(forms.split(" ").filter((form) => !shareStem(word, form))).toEqual([]);
  });
});

it.each([
  ["felmondás", "felmondó"],
  ["kárrendezés", "karrier"],
  ["allergia", "Allianz"],
  ["lakás", "lakbér"],
])("%s and %s are different words", (first, second) => {
  expect(shareStem(first, second)).toBe(false);
});

it("numbers and words with other letters are their own stems", () => {
  expect(["123456", "lak2026", "ελλη"].map(hungarianStems)).toEqual([["123456"], ["lak2026"], ["ελλη"]]);
});
