import { findSnippet, MAX_SNIPPET_LENGTH } from "@/lib/mailbox/search/snippet";
import { formsOf, textForms } from "@/lib/mailbox/search/text-words";

const sought = (...words: string[]) => words.map((word) => new Set(formsOf(word)));
const shown = (pages: string[], ...words: string[]) => {
  const found = findSnippet(pages, sought(...words));
  return found && `${found.page}: ${found.snippet.map((part, n) => (n % 2 ? `[${part}]` : part)).join("")}`;
};

const LETTER = `Tisztelt Ügyfelünk!

Az éves díj 2026. december 31-én esedékes. A díjat a mellékelt csekken fizesse be. Kérdéseivel
forduljon ügyfélszolgálatunkhoz.`;

describe("the sentence of a hit", () => {
  it("has the words marked as they stand, whatever their ending", () => {
    expect(shown([LETTER], "csekk")).toBe("0: A díjat a mellékelt [csekken] fizesse be.");
    expect(shown([LETTER], "ugyfel")).toBe("0: Tisztelt [Ügyfelünk]!");
  });

  it("is the first with the most of the words", () => {
    expect(shown([LETTER], "dij")).toBe("0: Az éves [díj] 2026. december 31-én esedékes.");
    expect(shown([LETTER], "dij", "csekk")).toBe("0: A [díjat] a mellékelt [csekken] fizesse be.");
    expect(shown(["A díj.", "Csekk és díj."], "dij", "csekk")).toBe("1: [Csekk] és [díj].");
  });

  it("joins words divided at the end of a line, and spaces", () => {
    expect(shown(["A lakásbiz-\ntosítás   díja\nkedvezőbb."], "lakasbiztositas")).toBe(
      "0: A [lakásbiztosítás] díja kedvezőbb.",
    );
    expect([...textForms("lakásbiz-\ntosítás")]).toEqual(formsOf("lakasbiztositas"));
  });

  it("is cut between words where it is long", () => {
    const long = `${"hosszú ".repeat(60)}csekk ${"mondat ".repeat(60)}`;
    const found = findSnippet([long], sought("csekk"));
    const text = found?.snippet.join("") ?? "";
    expect(text).toMatch(/^…hosszú .* csekk mondat .*mondat…$/);
    expect(text.length).toBeLessThanOrEqual(MAX_SNIPPET_LENGTH + 2);
  });

  it("of one word without spaces has a limit too", () => {
    const text = findSnippet([`csekk ${"x".repeat(5000)}`], sought("csekk"))?.snippet.join("") ?? "";
    expect(text.length).toBeLessThanOrEqual(MAX_SNIPPET_LENGTH + 2);
  });

  it("keeps markup as text; the page escapes it", () => {
    expect(shown(["<script>csekk</script> & vége"], "csekk")).toBe("0: <script>[csekk]</script> & vége");
  });

  it("is missing where no word stands", () => {
    expect(shown([LETTER], "karrier")).toBeNull();
    expect(shown([], "csekk")).toBeNull();
  });
});

describe("words under which a text is found", () => {
  it("are stems without stop words, and grouped digits as one number", () => {
    expect([...textForms("A díj 12 345 Ft, a kötvény")]).toEqual(["dij", "12", "345", "ft", "kotveny", "12345"]);
  });
});
