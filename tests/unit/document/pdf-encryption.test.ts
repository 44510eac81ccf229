import { inspectPdf } from "@/lib/document/pdf";
import { encryptedPdf, PDF_VERSIONS, REVISION_6 } from "@/tests/support/encrypted-pdf";

describe("an encrypted PDF is accepted if it opens without a password", () => {
  it.each(PDF_VERSIONS)("%s: accepted without a password to open", async (_name, version) => {
    expect(inspectPdf(await encryptedPdf(version, { ownerPassword: "titok" }))).toBeNull();
  });

  it.each(PDF_VERSIONS)("%s: refused with a password to open", async (_name, version) => {
    expect(inspectPdf(await encryptedPdf(version, { userPassword: "titok" }))).toBe("encrypted");
    expect(inspectPdf(await encryptedPdf(version, { userPassword: "titok", ownerPassword: "tulaj" }))).toBe(
      "encrypted",
    );
  });

  it.each(REVISION_6)("revision 6, AES-256 of PDF 2.0: %s", (_name, bytes, opens) => {
    expect(inspectPdf(bytes)).toBe(opens ? null : "encrypted");
  });

  it("revision 4 with only the key length of the crypt filter, in bytes", async () => {
    const written = await encryptedPdf("1.7", { ownerPassword: "titok" });
    const bytes = Buffer.from(written.toString("latin1").replace("/Length 128", "/Lengtx 128"), "latin1");
    expect(bytes.equals(written)).toBe(false);
    expect(inspectPdf(bytes)).toBeNull();
  });

  it("reads the trailer that startxref points to, because linearized documents name the encryption only there", () => {
    const head = "%PDF-1.4\n1 0 obj\n<< /Type /Page >>\nendobj\n";
    const linearized = (encrypt: string) =>
      `${head}xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 9 /Root 1 0 R ${encrypt} >>\nstartxref\n0\n%%EOF\n` +
      `2 0 obj\n<< >>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 9 >>\nstartxref\n${head.length}\n%%EOF\n`;
    expect(inspectPdf(Buffer.from(linearized("/Encrypt 9 0 R")))).toBe("encrypted");
    expect(inspectPdf(Buffer.from(linearized("")))).toBeNull();
  });
});
