import { checkLine, type ManifestColumn, type ManifestLine, togetherCheck } from "@/lib/delivery/manifest-line";

const checkTogether = (lines: readonly ManifestLine[]) => lines.flatMap(togetherCheck());

const VALID: Record<ManifestColumn, string> = {
  senderReference: "KUL-1",
  email: "anna.kovacs@example.hu",
  name: "Kovács Anna",
  contractNumber: "110482937",
  product: "Lakásbiztosítás",
  documentType: "policy",
  subject: "Kötvény",
  body: "Tisztelt Ügyfelünk!",
  documents: "kötvény.pdf",
  initialPassword: "",
  locale: "",
  sender: "",
  allowReply: "",
  inReplyTo: "",
  supersedes: "",
  publishAt: "",
  amount: "",
  currency: "",
  dueDate: "",
  paymentReference: "",
  payeeName: "",
  payeeIban: "",
};

const BILL = {
  amount: "9000",
  currency: "HUF",
  dueDate: "2026-12-01",
  paymentReference: "310264978-2026-12",
  payeeName: "Allianz Hungária Zrt.",
  payeeIban: "HU42 1177 3016 1111 1018 0000 0000",
};

const check = (values: Partial<typeof VALID>, line = 2) => checkLine({ line, values: { ...VALID, ...values } });

function validLine(values: Partial<typeof VALID>, line = 2): ManifestLine {
  const checked = check(values, line);
  if ("problems" in checked) throw new Error(checked.problems.map(({ reason }) => reason).join());
  return checked;
}

function reasons(values: Partial<typeof VALID>): string[] {
  const checked = check(values);
  return "problems" in checked ? checked.problems.map(({ reason }) => reason) : [];
}

describe("unreadable characters and blanks", () => {
  const HOSTILE = "\u001b[2J\u009b2J\u202e\ud800\u0000";

  it("control characters in a field are refused, and no reason repeats them", () => {
    for (const column of Object.keys(VALID) as ManifestColumn[]) {
      const given = reasons({ [column]: `x${HOSTILE}` });
      expect([column, given.length > 0 || column === "documents"]).toEqual([column, true]);
      expect(given.join()).toMatch(/^[^\p{C}]*$/u);
    }
  });

  it("blanks around an e-mail address are dropped with a remark, never silently", () => {
    expect(validLine({ email: " anna.kovacs@example.hu\u00a0" })).toMatchObject({
      email: "anna.kovacs@example.hu",
      remarks: ["blanks around the e-mail address were dropped"],
    });
    expect(validLine({}).remarks).toEqual([]);
  });
});

describe("what a line means", () => {
  it("defaults: Hungarian, replies allowed, the insurer as sender, published at once", () => {
    expect(validLine({ contractNumber: "", product: "", documents: "" })).toMatchObject({
      ...{ line: 2, locale: "hu", allowReply: true, sender: "", inReplyTo: null, supersedes: null, publishAt: null },
      ...{ contractNumber: null, product: null, documentNames: [], initialPassword: null },
    });
  });

  it("R8: what a bill asks for, with the IBAN without blanks; null for other messages", () => {
    expect(validLine(BILL).payment).toEqual({ ...BILL, payeeIban: "HU42117730161111101800000000" });
    expect(validLine({}).payment).toBeNull();
    expect(validLine({ amount: "1.50", currency: "eur" }).payment).toEqual({
      ...{ amount: "1.50", currency: "EUR", dueDate: null, paymentReference: null, payeeName: null, payeeIban: null },
    });
  });

  it("several files separated by |", () => {
    expect(validLine({ documents: "a.pdf | b.pdf|c.pdf" }).documentNames).toEqual(["a.pdf", "b.pdf", "c.pdf"]);
  });

  it("R3: one address, in whatever case it is written", () => {
    expect(validLine({ email: " Anna.Kovacs@Example.HU " }).email).toBe("anna.kovacs@example.hu");
  });

  it("composed characters, and Unix line ends in the text", () => {
    const line = validLine({ name: "Kova\u0301cs Anna", body: "Tisztelt\r\nÜgyfelünk!\r\n" });
    expect([line.name, line.body]).toEqual(["Kovács Anna", "Tisztelt\nÜgyfelünk!"]);
  });

  it.each([
    ["", true],
    ["yes", true],
    ["TRUE", true],
    ["1", true],
    ["no", false],
    ["False", false],
    ["0", false],
  ])("allowReply %j", (text, allowReply) => expect(validLine({ allowReply: text }).allowReply).toBe(allowReply));

  it.each([
    ["2026-11-23", "2026-11-22T23:00:00.000Z"],
    ["2026-07-01", "2026-06-30T22:00:00.000Z"],
    ["2026-11-23T09:00:00+01:00", "2026-11-23T08:00:00.000Z"],
    ["2026-11-23T09:00Z", "2026-11-23T09:00:00.000Z"],
  ])("publishAt %s is a Budapest day or an instant", (text, instant) => {
    expect(validLine({ publishAt: text }).publishAt?.toISOString()).toBe(instant);
  });
});

describe("an invalid line gives its reasons", () => {
  const rule = "initialPassword breaks the password rule";
  it.each<[string, Partial<typeof VALID>, string]>([
    ["no reference", { senderReference: " " }, "senderReference is empty"],
    ["no name", { name: "" }, "name is empty"],
    ["no subject", { subject: "" }, "subject is empty"],
    ["no address", { email: "" }, "email is empty"],
    ["an address without a domain", { email: "anna@" }, "email is not one plain e-mail address"],
    ["two addresses", { email: "a@example.hu,b@example.hu" }, "email is not one plain e-mail address"],
    ["a line break in an address", { email: "a@example.hu\nBcc: b@example.hu" }, "email is not one plain"],
    ["an unknown type", { documentType: "invoice" }, 'documentType "invoice" is none of offer, policy'],
    ["a type of the wrong case", { documentType: "Policy" }, 'documentType "Policy" is none of'],
    ["neither text nor document", { body: " \n", documents: "|" }, "neither body nor documents"],
    ["one document twice", { documents: "a.pdf|a.pdf" }, "documents names a file twice"],
    ["an unknown language", { locale: "de" }, 'locale "de" is neither hu nor en'],
    ["neither yes nor no", { allowReply: "maybe" }, 'allowReply "maybe" is neither yes nor no'],
    ["a day that does not exist", { publishAt: "2026-02-30" }, "publishAt is neither a day"],
    ["an instant without a zone", { publishAt: "2026-11-23T09:00:00" }, "publishAt is neither a day"],
    ["R15: a password too short", { initialPassword: "AAbb12" }, rule],
    ["R15: a password too long", { initialPassword: "AAbb1234567890123" }, rule],
    ["R15: a password with only one digit", { initialPassword: "AAbbccdd1" }, rule],
    ["R15: a password with an accent", { initialPassword: "Jelszó1234AA" }, rule],
    ["R15: a password with a blank around it", { initialPassword: " KezdJelszo24" }, rule],
    ["control characters", { subject: "Kötvény\u0000" }, "subject holds unreadable characters"],
    ["half a character", { name: "Anna \ud83d" }, "name holds unreadable characters"],
    ["R8: an amount with a blank", { ...BILL, amount: "9 000" }, "amount is no amount such as 12345 or 12345.50"],
    ["R8: an amount with a comma", { ...BILL, amount: "9000,50" }, "amount is no amount"],
    ["R8: an amount of zero", { ...BILL, amount: "0.00" }, "amount is zero"],
    ["R8: a due date without an amount", { ...BILL, amount: "" }, "amount is empty, but another payment column is not"],
    ["R8: an amount without a currency", { ...BILL, currency: "" }, "currency is empty"],
    ["R8: a currency that is no code", { ...BILL, currency: "Ft" }, "currency is no currency code"],
    ["R8: a due date that does not exist", { ...BILL, dueDate: "2026-02-30" }, "dueDate is no day such as 2026-12-01"],
    ["R8: a due date of long ago", { ...BILL, dueDate: "0026-12-01" }, "dueDate is no day"],
    [
      "R8: an IBAN with a wrong checksum",
      { ...BILL, payeeIban: "HU43117730161111101800000000" },
      "payeeIban is no IBAN",
    ],
    ["R8: an account without a name", { ...BILL, payeeName: "" }, "payeeName is empty, but payeeIban is not"],
    ["R8: a line break in a name", { ...BILL, payeeName: "Allianz\nHUF1" }, "payeeName holds a line break"],
    [
      "R8: control characters in a reference",
      { ...BILL, paymentReference: "1\u0000" },
      "paymentReference holds unread",
    ],
    ["a line break where none may be", { subject: "Kötvény\nBcc: x" }, "subject holds a line break"],
  ])("%s", (_name, values, reason) => {
    expect(reasons(values)).toEqual([expect.stringContaining(reason)]);
  });

  it("every reason of a bill at once, beside the others", () => {
    const wrong = { amount: "1,5", currency: "Ft", dueDate: "1 Dec", payeeIban: "HU1", subject: "" };
    expect(reasons({ ...BILL, ...wrong })).toHaveLength(5);
  });

  it("every reason at once", () => {
    expect(reasons({ email: "anna", documentType: "x", subject: "", locale: "de" })).toHaveLength(4);
  });
});

describe("codes", () => {
  it("every problem has a code for other systems beside its text, and names its column", () => {
    const checked = check({
      email: "anna",
      documentType: "x",
      subject: "",
      locale: "de",
      amount: "9000",
      body: "x\u202e",
    });
    const problems = "problems" in checked ? checked.problems : [];
    expect(problems.map(({ field, code }) => `${field} ${code}`).sort()).toEqual([
      "body unreadable",
      "currency currency-missing",
      "documentType not-allowed",
      "email not-an-email-address",
      "locale not-allowed",
      "subject missing",
    ]);
  });
});

describe("checks across lines", () => {
  it("a reference may stand once in a batch", () => {
    const lines = [validLine({}, 2), validLine({ senderReference: "KUL-2" }, 3), validLine({}, 7)];
    expect(checkTogether(lines)).toEqual([
      {
        line: 7,
        field: "senderReference",
        code: "duplicate",
        reason: "senderReference KUL-1 stands on line 2 already",
        values: { value: "KUL-1", line: 2 },
      },
    ]);
  });

  it("an address has one initial password, which may stand on some of its lines only", () => {
    const [first, second] = ["AnnaKezd24", "AnnaKezd25"];
    const lines = (...passwords: string[]) =>
      passwords.map((initialPassword, n) => validLine({ initialPassword, senderReference: `K-${n}` }, n + 2));
    expect(checkTogether(lines(first, "", first))).toEqual([]);
    expect(checkTogether(lines(first, "", second))).toEqual([
      {
        line: 4,
        field: "initialPassword",
        code: "password-differs",
        reason: "another initialPassword for the same address stands on line 2",
        values: { line: 2 },
      },
    ]);
  });
});
