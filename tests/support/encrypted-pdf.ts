import PDFDocument from "pdfkit";

/** PDF versions that pdfkit encrypts, by revision of the standard security handler. */
export const PDF_VERSIONS = [
  ["revision 2, RC4 of 40 bits", "1.3"],
  ["revision 3, RC4 of 128 bits", "1.4"],
  ["revision 4, AES-128", "1.7"],
  ["revision 5, AES-256", "1.7ext3"],
] as const;

/** A PDF of one page. `userPassword` is needed to open it; `ownerPassword` only restricts its use. */
export function encryptedPdf(
  pdfVersion: (typeof PDF_VERSIONS)[number][1],
  passwords: { userPassword?: string; ownerPassword?: string },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const document = new PDFDocument({ pdfVersion, ...passwords, permissions: { printing: "lowResolution" } });
    const chunks: Buffer[] = [];
    document.on("data", (chunk: Buffer) => chunks.push(chunk));
    document.on("end", () => resolve(Buffer.concat(chunks)));
    document.on("error", reject);
    document.rect(100, 100, 200, 200).fill("navy");
    document.end();
  });
}

/**
 * /U and /O of revision 6 in hexadecimal: algorithms 8 and 9 of ISO 32000-2 with fixed salts; passwords in Hungarian.
 */
const EMPTY_USER = "a9a201505d642a3fd9f02d3c64c968d8a519917e6268bfa698394ff53af3151f3e3e293c3c285c3e6b657973616c742e";
const SECRET_USER = "40a67089dd8a291dfd129977a12319f9caf179c9ce9fd78d53f5e9fec5c2e24631323334353637386b657973616c742e";
const OWNER_OF_EMPTY_USER =
  "c3c204df777580b0481127f62add8472d2162fbf84cc8369f565045c5e33b67461626364656667686b657973616c742e";
const EMPTY_OWNER_OF_SECRET_USER =
  "e45896e427fd4b378c9c5c62d71ccc0a047b7d45c03b0ee1ab2240beb108cb5e61626364656667686b657973616c742e";
const SECRET_OWNER_OF_SECRET_USER =
  "c10233335bf5b97aaf232ed32106a0c499d209f3718680f4189d42591dce3e9361626364656667686b657973616c742e";

const hexString = (hex: string) => `<${hex}>`;
const literalString = (hex: string) =>
  `(${Buffer.from(hex, "hex")
    .toString("latin1")
    .replaceAll(/[\\()]/g, (mark) => `\\${mark}`)
    .replaceAll("\r", "\\r")})`;

function revision6(user: string, owner: string): Buffer {
  const crypt = "/V 5 /R 6 /Length 256 /P -1084 /CF << /StdCF << /CFM /AESV3 /Length 32 >> >> /StmF /StdCF";
  return Buffer.from(
    `%PDF-2.0\n1 0 obj\n<< /Type /Catalog >>\nendobj\n2 0 obj\n<< /Type /Page >>\nendobj\n` +
      `9 0 obj\n<< /Filter /Standard /U ${user} /O ${owner} ${crypt} >>\nendobj\n` +
      "trailer\n<< /Root 1 0 R /Encrypt 9 0 R >>\nstartxref\n9\n%%EOF\n",
    "latin1",
  );
}

/** Small PDFs of revision 6 (AES-256 of PDF 2.0), and whether they open with the empty password. */
export const REVISION_6: [string, Buffer, boolean][] = [
  ["no password to open", revision6(hexString(EMPTY_USER), hexString(OWNER_OF_EMPTY_USER)), true],
  [
    "no password to open, strings that hold the marks of dictionaries",
    revision6(literalString(EMPTY_USER), literalString(OWNER_OF_EMPTY_USER)),
    true,
  ],
  ["the empty password is the owner's", revision6(hexString(SECRET_USER), hexString(EMPTY_OWNER_OF_SECRET_USER)), true],
  ["a password to open", revision6(hexString(SECRET_USER), hexString(SECRET_OWNER_OF_SECRET_USER)), false],
  ["an entry cut short", revision6(hexString(EMPTY_USER.slice(0, 94)), hexString(OWNER_OF_EMPTY_USER)), false],
];
