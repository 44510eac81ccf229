import { OPTIONAL_COLUMNS, REQUIRED_COLUMNS, readCsv } from "@/lib/delivery/manifest";

const COLUMNS = { required: ["email", "name"], optional: ["body", "locale"] } as const;
const read = (text: string | Uint8Array) =>
  readCsv(typeof text === "string" ? new TextEncoder().encode(text) : text, COLUMNS);
const linesOf = (text: string) => read(text).records.map(({ line, values }) => [line, values.email]);
const reasonsOf = (text: string | Uint8Array) => read(text).problems.map(({ line, reason }) => `${line}: ${reason}`);

describe("the number of a line is the physical line on which its record starts; the header is line 1", () => {
  it.each([
    ["one record on each line", "email,name\na,A\nb,B\n", [2, 3]],
    ["no line break at the end", "email,name\na,A\nb,B", [2, 3]],
    ["CR LF", "email,name\r\na,A\r\nb,B\r\n", [2, 3]],
    ["a blank line between", "email,name\na,A\n\n\nb,B\n", [2, 5]],
    ["a blank line after the header", "email,name\n\na,A\nb,B\n", [3, 4]],
    ["blank lines with CR LF", "email,name\r\na,A\r\n\r\nb,B\r\n", [2, 4]],
    ["line breaks inside quotes", 'email,name\na,"A\nof\nthree"\nb,B\n', [2, 5]],
    ["CR LF inside quotes", 'email,name\r\na,"A\r\nof two"\r\nb,B\r\n', [2, 4]],
    ["an empty paragraph inside quotes", 'email,name\na,"A\n\nB"\nb,B\n', [2, 5]],
    ["quoted breaks after a blank line", 'email,name\n\na,"A\nB"\n\nb,"C\nD"', [3, 6]],
    ["a break as the last character inside quotes", 'email,name\na,"A\n"\nb,B\n', [2, 4]],
    ["old Macintosh line ends", "email,name\ra,A\rb,B\r", [2, 3]],
    ["characters of several bytes", 'email,name\n"ő","Ű\n€"\n\nb,B\n', [2, 5]],
    ["a quoted break in the header itself", '"email","name\n"\na,A\n', [3]],
  ])("%s", (_name, text, lines) => {
    expect(linesOf(text).map(([line]) => line)).toEqual(lines);
  });
});

describe("accepted forms of a manifest", () => {
  it("UTF-8 with and without a byte order mark", () => {
    expect(linesOf("\ufeffemail,name\nőz,Á\n")).toEqual([[2, "őz"]]);
    expect(linesOf("email,name\nőz,Á\n")).toEqual([[2, "őz"]]);
  });

  it("commas or semicolons, whichever the header has", () => {
    expect(read("email;name\na;Kovács, Anna\n").records[0]?.values.name).toBe("Kovács, Anna");
    expect(read("email,name\na,Kovács; Anna\n").records[0]?.values.name).toBe("Kovács; Anna");
  });

  it("RFC 4180: doubled quotes, delimiters and line breaks inside quotes belong to the value", () => {
    expect(read('email,name\na,"Ő ""azt"" mondta, hogy\njön"\n').records[0]?.values.name).toBe(
      'Ő "azt" mondta, hogy\njön',
    );
  });

  it("the columns in any order, optional ones left out", () => {
    expect(read("name,locale,email\nA,en,a\n").records).toEqual([
      { line: 2, values: { email: "a", name: "A", body: "", locale: "en" } },
    ]);
  });

  it("the columns are those that docs/manifest.md describes", () => {
    expect(REQUIRED_COLUMNS.join()).toBe(
      "senderReference,email,name,contractNumber,product,documentType,subject,body,documents",
    );
    expect(OPTIONAL_COLUMNS.join()).toBe(
      "initialPassword,locale,sender,allowReply,inReplyTo,supersedes,publishAt,amount,currency,dueDate,paymentReference,payeeName,payeeIban",
    );
  });
});

describe("a manifest that cannot be read gives line and reason", () => {
  it("every missing, unknown and doubled column at once", () => {
    expect(reasonsOf("email,colour,email\na,b,c\n")).toEqual([
      "1: the column name is missing",
      '1: unknown column "colour"',
      "1: a column stands twice",
    ]);
  });

  it("an empty file has none of its columns", () => {
    expect(reasonsOf("")).toEqual(["1: the column email is missing", "1: the column name is missing"]);
  });

  it("too few and too many fields, each with its line, beside the valid lines", () => {
    const table = read('email,name\na\n\nb,"B\nB"\nc,C,C\n');
    expect(table.problems.map(({ line }) => line)).toEqual([2, 6]);
    expect(table.records.map(({ line }) => line)).toEqual([4]);
  });

  it("bytes of another encoding, with the line they are on", () => {
    const latin2 = Buffer.concat([Buffer.from("email,name\na,A\nb,Kov"), Buffer.from([0xe1]), Buffer.from("cs\n")]);
    expect(reasonsOf(latin2)).toEqual(["3: the file is not UTF-8"]);
    expect(reasonsOf(Buffer.from("\ufeffemail,name\n", "utf16le"))[0]).toMatch(/^1: .*not UTF-8/);
  });

  it("a quote that is never closed, or stands in the middle of a value", () => {
    expect(reasonsOf('email,name\na,A\n\nb,"B\nc,C\n')[0]).toMatch(/^4: the file is no CSV from here on/);
    expect(reasonsOf('email,name\na,A\nb,B"B"\n')[0]).toMatch(/^3: the file is no CSV from here on/);
  });

  it("the lines before such a fault are returned", () => {
    expect(linesOf('email,name\na,A\nb,"B\n')).toEqual([[2, "a"]]);
  });

  it("a record that is too long, before it fills the memory", () => {
    expect(reasonsOf(`email,name\na,"${"x".repeat(1_100_000)}"\n`)[0]).toMatch(/no CSV from here on/);
  });
});
