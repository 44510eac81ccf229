import {
  fillModule,
  MAX_MODULE_LENGTH,
  MAX_MODULE_NAME_LENGTH,
  moduleProblems,
  normalizeModule,
  unknownVariables,
} from "@/lib/mailbox/staff/text-module";

const VALUES = {
  name: "Kovács {tárgy} Anna",
  reference: "V-2026-7K3DQM",
  subject: "Díjváltozás",
  contract: "110482937",
  product: "Otthon",
  received: "2026. november 23.",
};

describe("the variables of a text module", () => {
  it("are filled in by their Hungarian and English names, whatever their case and blanks", () => {
    const body = "{név}: {Szerződésszám}, {termék}, {tárgy}, {hivatkozás}, {beérkezés}";
    const english = "{name}: { contract }, {product}, {subject}, {reference}, {RECEIVED}";
    expect(fillModule(english, VALUES)).toBe(fillModule(body, VALUES));
    expect(fillModule("{szerződésszám}/{contract}", VALUES)).toBe("110482937/110482937");
    // Accents typed as two characters.
    expect(fillModule("{név}".normalize("NFD"), VALUES)).toBe(VALUES.name);
  });

  it("are filled in once: braces in a customer's data stay as they are", () => {
    expect(fillModule("{név}", VALUES)).toBe("Kovács {tárgy} Anna");
  });

  it("that do not exist are named as written, each once; single braces are text", () => {
    expect(unknownVariables("{név} {cím} {cím} {} { {x\ny} }")).toEqual(["{cím}", "{}"]);
    expect(unknownVariables("a } b { c")).toEqual([]);
  });
});

describe("a text module", () => {
  const good = { name: "Köszönet", body: "Köszönjük, {név}!" };
  const kinds = (changed: Partial<typeof good>) => moduleProblems({ ...good, ...changed }).map(({ kind }) => kind);

  it("has a name and a text within their limits, and only known variables", () => {
    expect(kinds({})).toEqual([]);
    expect(kinds({ name: "é".repeat(MAX_MODULE_NAME_LENGTH), body: "é".repeat(MAX_MODULE_LENGTH) })).toEqual([]);
    expect(kinds({ name: "é".repeat(MAX_MODULE_NAME_LENGTH + 1), body: "é".repeat(MAX_MODULE_LENGTH + 1) })).toEqual([
      "name-too-long",
      "body-too-long",
    ]);
    expect(kinds({ name: "", body: "" })).toEqual(["name-empty", "body-empty"]);
    expect(kinds({ name: "a\0", body: "\ufffd" })).toEqual(["invalid-characters", "invalid-characters"]);
    expect(moduleProblems({ ...good, body: "{cím}" })).toEqual([{ kind: "unknown-variables", written: ["{cím}"] }]);
  });

  it("is stored trimmed, the name on one line, with LF", () => {
    expect(normalizeModule({ name: "  Két\nszó ", body: " a\r\nb\r " })).toEqual({ name: "Két szó", body: "a\nb" });
  });
});
