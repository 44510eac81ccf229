import { checkAttachments } from "@/lib/mailbox/reply/attachment";
import { MAX_ATTACHMENT_BYTES } from "@/lib/mailbox/reply/reply";
import { jpeg, pdf, png } from "@/tests/support/pictures";

const text = (content: string) => Buffer.from(content, "latin1");
const TYPES = { pdf: "application/pdf", jpg: "image/jpeg", png: "image/png" } as const;
type Outcome = keyof typeof TYPES | "file-type" | "file-not-pdf" | "file-password" | "file-damaged";

function outcomeOf(bytes: Buffer, name = "csatolmány.pdf"): Outcome {
  const checked = checkAttachments([{ name, bytes }]);
  if ("problems" in checked) return checked.problems[0]?.kind as Outcome;
  const type = checked.attachments[0]?.mediaType;
  return Object.entries(TYPES).find(([, one]) => one === type)?.[0] as Outcome;
}

const withFlippedByte = (bytes: Buffer, at: number) => {
  const other = Buffer.from(bytes);
  other[at] = (other[at] ?? 0) ^ 0xff;
  return other;
};

const FIXTURES: [string, Buffer, Outcome][] = [
  ["a PDF", pdf(), "pdf"],
  ["a PDF with bytes after its end", Buffer.concat([pdf(), Buffer.alloc(200)]), "pdf"],
  ["a JPEG", jpeg(), "jpg"],
  ["a JPEG with bytes that a camera appended", Buffer.concat([jpeg(), Buffer.alloc(5000, 1)]), "jpg"],
  ["a JPEG with a comment", jpeg({ comment: "Nyaralás" }), "jpg"],
  ["a PNG", png(), "png"],
  ["a PNG with a private chunk", png({ noise: 3000 }), "png"],
  ["nothing", Buffer.alloc(0), "file-damaged"],
  ["one byte", text("%"), "file-not-pdf"],
  ["HTML named .pdf", text("<!doctype html><script>alert(1)</script>%%EOF"), "file-not-pdf"],
  ["HTML with a PDF inside", Buffer.concat([text("<html>"), pdf()]), "file-not-pdf"],
  ["a truncated PDF", pdf().subarray(0, 100), "file-damaged"],
  ["a PDF without its end marker", pdf().subarray(0, -7), "file-damaged"],
  ["a PDF with an archive appended", Buffer.concat([pdf(), text(`PK\u0003\u0004${"x".repeat(5000)}`)]), "file-damaged"],
  [
    "a PDF that needs a password",
    text(pdf().toString("latin1").replace("/Root", "/Encrypt 9 0 R /Root")),
    "file-password",
  ],
  ["a PDF whose text contains /Encrypt", pdf("5 0 obj\n<< /Encrypt 9 0 R >>\nendobj\n"), "pdf"],
  ["a PDF of an unknown version", text(pdf().toString("latin1").replace("1.4", "9.9")), "file-not-pdf"],
  [
    "a PDF without pages",
    text("%PDF-1.4\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\ntrailer\n<<>>\n%%EOF\n"),
    "file-damaged",
  ],
  ["a ZIP that is also a PDF", Buffer.concat([text("PK\u0003\u0004"), pdf()]), "file-not-pdf"],
  ["a JPEG truncated in its header", jpeg().subarray(0, 12), "file-damaged"],
  ["a JPEG truncated in its pixels", jpeg({ end: "" }), "file-damaged"],
  ["a JPEG without a frame", jpeg({ frame: false }), "file-damaged"],
  ["a JPEG without height", jpeg({ height: 0 }), "file-damaged"],
  ["only the signature of a JPEG", text("\u00ff\u00d8\u00ff"), "file-damaged"],
  ["a PDF that begins as a JPEG", Buffer.concat([text("\u00ff\u00d8\u00ff\u00e0"), pdf()]), "file-damaged"],
  ["only the signature of a PNG", png().subarray(0, 8), "file-damaged"],
  ["a truncated PNG", png().subarray(0, -3), "file-damaged"],
  ["a PNG without its end chunk", png().subarray(0, -12), "file-damaged"],
  ["a PNG without pixels", png({ pixels: false }), "file-damaged"],
  ["a PNG without width", png({ width: 0 }), "file-damaged"],
  ["a PNG with a flipped byte", withFlippedByte(png(), 18), "file-damaged"],
  ["a PNG with HTML appended", Buffer.concat([png(), text("<script>")]), "file-damaged"],
  ["a GIF", text("GIF89a\u0001\0\u0001\0"), "file-not-pdf"],
  ["a WebP", text("RIFF\u0004\0\0\0WEBP"), "file-not-pdf"],
  ["an SVG", text("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), "file-not-pdf"],
  ["a Windows program", text("MZ\u0090\0\u0003"), "file-not-pdf"],
  ["an Office document", text("PK\u0003\u0004[Content_Types].xml"), "file-not-pdf"],
];

describe("attachments of a reply (R9)", () => {
  it.each(["kép.gif", "levél.docx", "pdf", ""])("a file of another type, named %j, is refused by its type", (name) => {
    expect(outcomeOf(text("GIF89a\u0001\0\u0001\0"), name)).toBe("file-type");
  });

  it.each(FIXTURES)("%s", (_name, bytes, outcome) => {
    expect(outcomeOf(bytes)).toBe(outcome);
  });

  it("accepts a view into a larger buffer", () => {
    const whole = Buffer.concat([text("xxxx"), png(), text("yyyy")]);
    const bytes = new Uint8Array(whole.buffer, whole.byteOffset + 4, whole.length - 8);
    expect(checkAttachments([{ name: "a.png", bytes }])).toMatchObject({ attachments: [{ mediaType: "image/png" }] });
  });

  it.each([
    ["fénykép.jpg", jpeg(), "fénykép.jpg"],
    ["IMG_1.JPEG", jpeg(), "IMG_1.JPEG"],
    ["valójában-kép.pdf", jpeg(), "valójában-kép.jpg"],
    ["számla", pdf(), "számla.pdf"],
    ["program.exe", png(), "program.exe.png"],
    ["../../etc/passwd", png(), "_.._etc_passwd.png"],
    ["kép\u202egpj.pdf", jpeg(), "képgpj.jpg"],
    ["", png(), "attachment-1.png"],
    ["…", pdf(), "attachment-1.pdf"],
    [`${"ű".repeat(100)}.png`, png(), `${"ű".repeat(38)}…${"ű".repeat(18)}.png`],
    [`${"ű".repeat(100)}`, png(), `${"ű".repeat(38)}…${"ű".repeat(18)}.png`],
  ])("%j gets the extension of its content: %#", (name, bytes, filename) => {
    expect(checkAttachments([{ name, bytes }])).toMatchObject({ attachments: [{ filename }] });
  });

  it("accepts five files and 4 MB in total, and reports all problems at once", () => {
    const five = Array.from({ length: 5 }, (_, n) => ({ name: `${n}.png`, bytes: png() }));
    expect(checkAttachments(five)).toMatchObject({ attachments: { length: 5 } });
    expect(checkAttachments([...five, { name: "6.png", bytes: png() }])).toEqual({
      problems: [{ kind: "too-many-files" }],
    });
    const full = png({ noise: MAX_ATTACHMENT_BYTES - png({ noise: 1 }).length + 1 });
    expect(full).toHaveLength(MAX_ATTACHMENT_BYTES);
    expect(checkAttachments([{ name: "teli.png", bytes: full }])).toHaveProperty("attachments");
    const files = [full, Buffer.alloc(0), text("MZ")].map((bytes, n) => ({ name: `${n}.png`, bytes }));
    expect(checkAttachments(files)).toEqual({
      problems: [
        { kind: "files-too-large" },
        { kind: "file-damaged", name: "1.png", position: 2 },
        { kind: "file-type", name: "2.png", position: 3 },
      ],
    });
    expect(checkAttachments([])).toEqual({ attachments: [] });
  });
});
