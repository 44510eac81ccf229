import { cleanSearchText, foldAccents, searchWords } from "@/lib/mailbox/search-query";

const words = (text: string) => searchWords(text).map(({ word }) => word);

describe("what is typed into the search field", () => {
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
  ])("%j is looked for as %j", (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it("takes twelve words, however many there are", () => {
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
  ])("%s without accents and endings is %j", (text, expected) => {
    expect(searchWords(text)[0]?.plain).toEqual([expected]);
  });

  it("has nothing but letters and digits in any form, whatever is typed", () => {
    const everything = Array.from({ length: 0x3000 }, (_, code) => String.fromCodePoint(code));
    for (const text of [everything.join(""), ...everything, "groß", "Ёлка", "ﬁx", "𝔄𝔟𝔠", "İstanbul", "x\u0301y"]) {
      for (const { word, plain } of searchWords(text)) {
        expect(word).toMatch(/^[\p{L}\p{N}]+$/u);
        for (const form of plain.flatMap(({ exact }) => exact)) expect(form).toMatch(/^[a-z0-9]+$/);
      }
    }
    expect(searchWords("Ёлка")[0]?.plain).toEqual([]);
  });

  it.each([
    ["", null],
    [" \t\r\n ", null],
    ["\0", null],
    ["\ud800", null],
    ["a\0b\ud800c", "a b c"],
    ["díj\u202e fordítva", "díj fordítva"],
    ["  két\nsor ", "két sor"],
    ["di\u0301j", "díj"],
    ["' or 1=1 --", "' or 1=1 --"],
    ["<script>", "<script>"],
  ])("%j is shown again as %j", (typed, shown) => {
    expect(cleanSearchText(typed)).toBe(shown);
  });

  it("is cut after 200 characters, never through one", () => {
    expect(cleanSearchText("x".repeat(10_240))).toHaveLength(200);
    expect(cleanSearchText("𝔄".repeat(300))?.isWellFormed()).toBe(true);
  });

  it("loses accents letter by letter", () => {
    expect(foldAccents("ÁRVÍZTŰRŐ tükörfúrógép Łódź")).toBe("arvizturo tukorfurogep lodz");
  });
});
