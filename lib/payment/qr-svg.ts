import encodeQR from "qr";

/** Light modules around the symbol that ISO/IEC 18004 requires. */
const QUIET_ZONE = 4;

export type QrPicture = {
  /** Width and height of the drawing, in modules, with the quiet zone. */
  size: number;
  /** SVG path data of the dark modules. */
  path: string;
};

/**
 * Draws a QR symbol with error correction level M, which both payment codes require.
 *
 * @throws when the text does not fit into a symbol
 */
export function qrPicture(text: string): QrPicture {
  const rows = encodeQR(text, "raw", { ecc: "medium", encoding: "byte", border: QUIET_ZONE });
  const runs: string[] = [];
  for (const [y, row] of rows.entries()) {
    for (let x = 0; x < row.length; x += 1) {
      if (!row[x]) continue;
      let end = x;
      while (row[end]) end += 1;
      runs.push(`M${x} ${y}h${end - x}v1h-${end - x}z`);
      x = end;
    }
  }
  return { size: rows.length, path: runs.join("") };
}
