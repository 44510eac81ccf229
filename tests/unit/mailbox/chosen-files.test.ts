import { checkAttachments } from "@/lib/mailbox/reply/attachment";
import { type ChosenFile, decideFiles, inspectStart, START_BYTES } from "@/lib/mailbox/reply/chosen-files";
import { MAX_ATTACHMENT_BYTES, MAX_ATTACHMENTS } from "@/lib/mailbox/reply/reply";
import { jpeg, pdf, png } from "@/tests/support/pictures";

const KB = 1024;
const file = (sizeBytes: number, change: Partial<ChosenFile> = {}): ChosenFile => ({
  sizeBytes,
  isPhoto: false,
  fault: null,
  ...change,
});
const photo = (sizeBytes: number) => file(sizeBytes, { isPhoto: true });
const kinds = (files: ChosenFile[]) => decideFiles(files).map(({ kind }) => kind);

describe("the beginning of a file", () => {
  const FILES: [string, string, Uint8Array][] = [
    ["a PDF", "a.pdf", pdf()],
    ["a PDF after a byte order mark", "a.pdf", Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), pdf()])],
    ["a JPEG named .pdf", "a.pdf", jpeg()],
    ["a PNG", "a.png", png()],
    ["nothing", "a.png", new Uint8Array()],
    ["HTML named .pdf", "a.PDF ", Buffer.from("<!doctype html>")],
    ["HTML", "a.html", Buffer.from("<!doctype html>")],
    ["a GIF", "a.gif", Buffer.from("GIF89a")],
    ["a PDF of an unknown version", "a.pdf", Buffer.from("%PDF-9.9")],
    ["one byte", "a.jpg", Buffer.from([0xff])],
  ];

  it.each(FILES)("%s gets the same reason as on the server", (_name, name, bytes) => {
    const { fault } = inspectStart(name, bytes.subarray(0, START_BYTES));
    const checked = checkAttachments([{ name, bytes }]);
    expect(fault).toBe("problems" in checked ? checked.problems[0]?.kind : null);
  });

  it("tells photos from PDFs", () => {
    expect([jpeg(), png(), pdf()].map((bytes) => inspectStart("a", bytes).isPhoto)).toEqual([true, true, false]);
  });
});

describe("5 files and 4 MB in total", () => {
  it("are attached as they are, to the last byte", () => {
    expect(kinds([photo(MAX_ATTACHMENT_BYTES - 1), file(1)])).toEqual(["attached", "attached"]);
    expect(decideFiles([photo(MAX_ATTACHMENT_BYTES), file(1)])).toEqual([
      { kind: "too-large-photo", maxBytes: MAX_ATTACHMENT_BYTES - 1 },
      { kind: "attached" },
    ]);
    expect(decideFiles([])).toEqual([]);
  });

  it("count without files that have a fault, and the sixth moves up when one is removed", () => {
    const five = Array.from({ length: MAX_ATTACHMENTS }, () => file(1));
    const faulty = file(9 * MAX_ATTACHMENT_BYTES, { fault: "file-type" });
    expect(kinds([faulty, ...five, file(1)])).toEqual(["file-type", ...five.map(() => "attached"), "too-many-files"]);
    expect(kinds([...five.slice(1), file(1)])).toEqual(five.map(() => "attached"));
  });

  it("refuse the PDF that does not fit, and attach a smaller one after it", () => {
    const sizes = [3 * KB * KB, 2 * KB * KB, KB * KB];
    expect(kinds(sizes.map((size) => file(size)))).toEqual(["attached", "files-too-large", "attached"]);
  });

  it("make only the largest photos smaller, to equal sizes", () => {
    const [small, large] = [photo(KB * KB), photo(5 * KB * KB)];
    expect(decideFiles([large, small, large])).toEqual([
      { kind: "too-large-photo", maxBytes: 1.5 * KB * KB },
      { kind: "attached" },
      { kind: "too-large-photo", maxBytes: 1.5 * KB * KB },
    ]);
  });

  it("refuse the last photos when no readable size is left for all", () => {
    const left = 100 * KB;
    const files = [file(MAX_ATTACHMENT_BYTES - left), photo(KB * KB), photo(KB * KB)];
    expect(decideFiles(files)).toEqual([
      { kind: "attached" },
      { kind: "too-large-photo", maxBytes: left },
      { kind: "files-too-large" },
    ]);
    expect(kinds([file(MAX_ATTACHMENT_BYTES), photo(1)])).toEqual(["attached", "files-too-large"]);
  });

  it.each([1, 2, 3, 4, 5])("%s photos of any size always fit after that", (count) => {
    for (let size = 1; size < 64 * KB * KB; size *= 3) {
      const files = Array.from({ length: count }, (_, n) => photo(size * (n + 1)));
      const sum = decideFiles(files).reduce((total, verdict, n) => {
        if (verdict.kind === "attached") return total + (files[n]?.sizeBytes ?? 0);
        return verdict.kind === "too-large-photo" ? total + verdict.maxBytes : total;
      }, 0);
      expect(sum).toBeLessThanOrEqual(MAX_ATTACHMENT_BYTES);
    }
  });
});
