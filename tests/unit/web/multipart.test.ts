import { readMultipart } from "@/lib/web/api/multipart";

const BOUNDARY = "----boundary7f3a";
const TYPE = `multipart/form-data; boundary=${BOUNDARY}`;
const part = (head: string, content: string) => `--${BOUNDARY}\r\n${head}\r\n\r\n${content}\r\n`;
const whole = (...parts: string[]) => Buffer.from(`${parts.join("")}--${BOUNDARY}--\r\n`, "latin1");
const file = (head: string) => readMultipart(whole(part(head, "%PDF")), TYPE, 10);
const utf8 = (text: string) => Buffer.from(text).toString("latin1");

/** What the platform makes of a form, and what we make of its bytes. */
async function bothWays(form: FormData) {
  const response = new Response(form);
  const type = response.headers.get("content-type") ?? "";
  const body = Buffer.from(await response.arrayBuffer());
  const entries = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
  const expected: unknown[] = [];
  for (const [name, value] of entries) {
    const isText = typeof value === "string";
    const bytes = isText ? Buffer.from(value) : Buffer.from(await value.arrayBuffer());
    expected.push({ name, filename: isText ? null : value.name, bytes: bytes.toString("hex") });
  }
  const read = readMultipart(body, type, 100)?.map((one) => ({ ...one, bytes: one.bytes.toString("hex") }));
  return { read, expected };
}

describe("a multipart body", () => {
  it("is read as the platform reads it", async () => {
    const form = new FormData();
    form.append("message", '{"subject":"Kötvény – „díj”"}');
    form.append("message", "");
    form.append("documents", new Blob([], { type: "application/pdf" }), "üres.pdf");
    form.append("documents", new Blob([new Uint8Array(5000).map((_, index) => index)]), 'ár"ví\r\nztűrő.pdf');
    form.append("documents", new Blob(["\r\n--\r\n----boundary\r\n\r\n"]), "");
    form.append('a"b\r\nc', new Blob(["x\r\n"]), "%22.pdf");
    const { read, expected } = await bothWays(form);
    expect(read).toEqual(expected);
    expect(read).toHaveLength(6);
  });

  it("gives parts of the body and copies nothing", () => {
    const body = whole(part('Content-Disposition: form-data; name="a"; filename="b"', "%PDF"));
    expect(readMultipart(body, TYPE, 10)?.[0]?.bytes.buffer).toBe(body.buffer);
  });

  it.each([
    ["with a type", 'Content-Disposition: form-data; name="f"; filename="a.pdf"\r\nContent-Type: application/pdf'],
    ["with headers in small letters", 'content-disposition: form-data; name="f"; filename="a.pdf"'],
    ["with names that are not in quotes", "Content-Disposition: form-data; name=f; filename=a.pdf"],
    [
      "with an encoding that changes nothing",
      'Content-Transfer-Encoding: binary\r\nContent-Disposition: form-data; name="f"; filename="a.pdf"',
    ],
    ["with more parameters", 'Content-Disposition: form-data; name="f"; filename="a.pdf"; creation-date="x"; x2=3'],
    ["with the name of the file first", 'Content-Disposition: form-data; filename="a.pdf"; name="f"'],
  ])("may have a part %s", (_, head) => {
    expect(file(head)).toEqual([{ name: "f", filename: "a.pdf", bytes: Buffer.from("%PDF") }]);
  });

  it.each([
    ["filename*=UTF-8''%C3%A1r.pdf", "ár.pdf"],
    ["filename=\"plain.pdf\"; filename*=utf-8'hu'%C3%A1r.pdf", "ár.pdf"],
    ["filename=\"plain.pdf\"; filename*=utf-8''%C3.pdf", "plain.pdf"],
    ["filename=\"plain.pdf\"; filename*=latin1''a.pdf", "plain.pdf"],
    [`filename="${utf8("ár.pdf")}"`, "ár.pdf"],
  ])("names its file by %s", (names, filename) => {
    expect(file(`Content-Disposition: form-data; name="f"; ${names}`)?.[0]?.filename).toBe(filename);
  });

  it.each([
    `multipart/form-data; boundary="${BOUNDARY}"`,
    `multipart/form-data; charset=utf-8; boundary=${BOUNDARY}`,
    `Multipart/Form-Data;Boundary=${BOUNDARY}; charset=utf-8`,
  ])("is read with the type %s", (type) => {
    expect(readMultipart(whole(part('Content-Disposition: form-data; name="f"', "1")), type, 10)).toHaveLength(1);
  });

  it("may begin with line ends, and have no parts", () => {
    const body = Buffer.concat([Buffer.from("\r\n\r\n"), whole(part('Content-Disposition: form-data; name="f"', "1"))]);
    expect(readMultipart(body, TYPE, 10)).toHaveLength(1);
    expect(readMultipart(whole(), TYPE, 10)).toEqual([]);
  });

  it("is read up to a number of parts", () => {
    const one = part('Content-Disposition: form-data; name="f"', "1");
    expect(readMultipart(whole(...Array.from({ length: 9 }, () => one)), TYPE, 4)).toHaveLength(4);
  });

  it.each<[string, Buffer, string?]>([
    ["without a boundary", whole(), "multipart/form-data"],
    ["with a boundary that is too long", whole(), `multipart/form-data; boundary=${"b".repeat(71)}`],
    ["with another boundary", whole(), "multipart/form-data; boundary=other"],
    ["that is empty", Buffer.alloc(0)],
    ["without an end", Buffer.from(part('Content-Disposition: form-data; name="f"', "1"))],
    ["that is cut off in a part", whole(part('Content-Disposition: form-data; name="f"', "1")).subarray(0, -30)],
    ["that is cut off in the headers", whole(part('Content-Disposition: form-data; name="f"', "1")).subarray(0, 40)],
    ["with text before it", Buffer.concat([Buffer.from("text"), whole()])],
    ["with text after a boundary", Buffer.from(`--${BOUNDARY} x\r\n\r\n\r\n--${BOUNDARY}--`)],
    ["with a part without headers", whole(`--${BOUNDARY}\r\n\r\n1\r\n`)],
    ["with a part without a name", whole(part("Content-Type: text/plain", "1"))],
    ["with an empty disposition", whole(part("Content-Disposition: form-data", "1"))],
    ["with another disposition", whole(part('Content-Disposition: attachment; name="f"', "1"))],
    ["with two names", whole(part('Content-Disposition: form-data; name="f"; name="g"', "1"))],
    [
      "with two dispositions",
      whole(part('Content-Disposition: form-data; name="f"\r\nContent-Disposition: form-data; name="f"', "1")),
    ],
    ["with a name that does not end", whole(part('Content-Disposition: form-data; name="f', "1"))],
    ["with a header that is none", whole(part('no header\r\nContent-Disposition: form-data; name="f"', "1"))],
    [
      "with encoded bytes",
      whole(part('Content-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name="f"', "MQ==")),
    ],
    [
      "with very long headers",
      whole(part(`X: ${"x".repeat(20_000)}\r\nContent-Disposition: form-data; name="f"`, "1")),
    ],
  ])("%s is refused", (_, body, type = TYPE) => {
    expect(readMultipart(body, type, 10)).toBeNull();
  });
});
