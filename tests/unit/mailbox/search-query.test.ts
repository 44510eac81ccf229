import { cleanSearchText, foldAccents, searchTerms } from "@/lib/mailbox/search/search-query";

/** The words of the first alternative of every term: the typed words one by one. */
const searchWords = (text: string) => searchTerms(text).flatMap(({ anyOf }) => anyOf[0] ?? []);
const words = (text: string) => searchWords(text).map(({ word }) => word);

describe("the text of the search field", () => {
  it.each([
    ["Kötvény", ["kötvény"]],
    ["  díj   DÍJ ", ["díj"]],
    ["a díj", ["díj"]],
    ["the policy", ["policy"]],
    ["a vagy az", ["a", "vagy", "az"]],
    ["LAK-2026-000123", ["lak", "2026", "000123"]],
    ["kötvény_2026.pdf", ["kötvény", "2026", "pdf"]],
    ["x' | 'y & !", ["x", "y"]],
    ["kárrendezés:*", ["kárrendezés"]],
    ["' | & ! : * ( ) \\ <-> %", []],
    ["„csekk”", ["csekk"]],
  ])("%j is searched as %j", (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it("uses at most twelve words", () => {
    expect(words(Array.from({ length: 40 }, (_, index) => `szo${index}`).join(" "))).toHaveLength(12);
  });

  it.each([
    ["díj", { exact: ["dij"], prefix: "dij" }],
    ["az1", { exact: ["az1"], prefix: "az1" }],
    ["őz", { exact: ["oz"], prefix: null }],
    ["csekk", { exact: ["csekk", "csek"], prefix: "csekk" }],
    [
      "szerződésről",
      { exact: ["szerzodesrol", "szerzodesro", "szerzodesr", "szerzodes", "szerzode"], prefix: "szerzodesrol" },
    ],
    ["000123", { exact: ["000123"], prefix: "000123" }],
    ["kgfb2026", { exact: ["kgfb2026"], prefix: "kgfb2026" }],
  ])("the forms of %s without accents and endings are %j", (text, expected) => {
    expect(searchWords(text)[0]?.plain).toEqual([expected]);
  });

  it("contains only letters and digits in every form, for any input", () => {
    const everything = Array.from({ length: 0x3000 }, (_, code) => String.fromCodePoint(code));
    for (const text of [everything.join(""), ...everything, "groß", "Ёлка", "ﬁx", "𝔄𝔟𝔠", "İstanbul", "x\u0301y"]) {
      for (const { word, plain } of searchWords(text)) {
        expect(word).toMatch(/^[\p{L}\p{N}]+$/u);
        for (const form of plain.flatMap(({ exact }) => exact)) expect(form).toMatch(/^[a-z0-9]+$/);
      }
    }
    expect(searchWords("Ёлка")[0]?.plain).toEqual([]);
  });

  it.each<[string, string[][]]>([
    ["110 482 937", [["110", "482", "937"], ["110482937"]]],
    ["KGFB-2026/001234", [["kgfb", "2026", "001234"], ["kgfb2026001234"], ["kgfb", "2026001234"]]],
    ["szerződés 0011 2233", [["0011", "2233"], ["00112233|112233"]]],
    ["díj 12 34", [["díj", "12", "34"], ["dij1234"], ["díj", "1234"]]],
  ])("%j may be one contract number", (text, expected) => {
    const grouped = searchTerms(text).find(({ anyOf }) => anyOf.length > 1);
    expect(
      grouped?.anyOf.map((all) => all.map(({ word, contractNumbers }) => word ?? contractNumbers.join("|"))),
    ).toEqual(expected);
  });

  it("treats a number with fewer than four digits as an ordinary word", () => {
    expect(searchTerms("casco 77 évforduló").every(({ anyOf }) => anyOf.length === 1)).toBe(true);
  });

  it.each([
    ["", null],
    [" \t\r\n ", null],
    ["\0", null],
    ["\ud800", null],
    ["a\0b\ud800c", "a b c"],
    ["díj\u202e fordítva", "díj fordítva"],
    ["biz\u00adto\u200bsí\ufefftás", "biztosítás"],
    ["  két\nsor ", "két sor"],
    ["di\u0301j", "díj"],
    ["' or 1=1 --", "' or 1=1 --"],
    ["<script>", "<script>"],
  ])("%j is displayed as %j", (typed, shown) => {
    expect(cleanSearchText(typed)).toBe(shown);
  });

  it("is cut after 200 characters, never inside a character", () => {
    expect(cleanSearchText("x".repeat(10_240))).toHaveLength(200);
    expect(cleanSearchText("𝔄".repeat(300))?.isWellFormed()).toBe(true);
  });

  it("foldAccents removes accents letter by letter", () => {
    expect(foldAccents("ÁRVÍZTŰRŐ tükörfúrógép Łódź")).toBe("arvizturo tukorfurogep lodz");
  });
});
