/** Names of files in a ZIP from a browser: how they are read, and which are refused. Pure. */
import type { LineProblem, ProblemDetail } from "@/lib/delivery/line-problem";
import { isUnreadable, quoted, shortened } from "@/lib/kernel/printable";

/** Problems of the ZIP itself stand on this line: before the header of the manifest. */
export const ZIP_LINE = 0;

const MAX_NAME_BYTES = 255;
const MAX_DEPTH = 10;

/** The upper half of code page 852, in which Windows in Central Europe writes names without a mark. */
const CODE_PAGE_852 =
  "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u00ad˝˛ˇ˘§÷¸°¨˙űŘř■\u00a0";
const FIRST_OF_UPPER_HALF = 0x80;

/** Reads a name that is not marked as UTF-8: some programs write UTF-8 nevertheless. */
export function decodeUnmarkedName(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return Array.from(bytes, (byte) =>
      byte < FIRST_OF_UPPER_HALF ? String.fromCharCode(byte) : CODE_PAGE_852[byte - FIRST_OF_UPPER_HALF],
    ).join("");
  }
}

type WrongName = Pick<LineProblem, "code" | "detail"> & { text: string };

const LEADS_OUTSIDE: WrongName = { code: "document-place", text: "lies outside the folder" };
const UNUSABLE: WrongName = { code: "document-name", text: "has a name that cannot be used" };

function twice(detail: ProblemDetail, text: string): WrongName {
  return { code: "duplicate", detail, text };
}

/** Why a name cannot be used; null when it can. A folder's ends with a slash. */
function wrongName(name: string): WrongName | null {
  const parts = name.replace(/\/$/, "").split("/");
  if (/^[A-Za-z]:|^\/|\\/.test(name) || parts.includes("..")) return LEADS_OUTSIDE;
  const isUsable =
    !isUnreadable(name) &&
    !/[\r\n\t]/.test(name) &&
    parts.length <= MAX_DEPTH &&
    parts.every((part) => part !== "" && part !== "." && Buffer.byteLength(part) <= MAX_NAME_BYTES);
  return isUsable ? null : UNUSABLE;
}

/** As file systems compare names that tell neither upper from lower case nor composed from decomposed accents. */
const keyOf = (name: string) => name.normalize("NFC").toLowerCase();

function foldersOf(name: string): string[] {
  const parts = keyOf(name).split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** A file that is no ordinary one: a link or a device. */
export const LINK: WrongName = {
  code: "document-place",
  detail: "file-link",
  text: "is a link, or lies outside the folder",
};

export function problemOfFile(name: string, { text, ...wrong }: WrongName): LineProblem {
  const values = { file: shortened(name) };
  return { line: ZIP_LINE, field: null, ...wrong, reason: `file ${quoted(name)} ${text}`, values };
}

/**
 * Finds the entries of a ZIP whose names cannot be used: they lead out of the folder, have characters or a length that
 * file systems refuse, stand there twice, or name a file that is a folder too.
 *
 * @param entries in the order of the ZIP; the name of a folder ends with a slash
 * @returns the usable files, and a problem for each other entry
 */
export function sortNames<E extends { name: string }>(entries: readonly E[]): { files: E[]; problems: LineProblem[] } {
  const problems: LineProblem[] = [];
  const usable = entries.filter(({ name }) => {
    const wrong = wrongName(name);
    if (wrong) problems.push(problemOfFile(name, wrong));
    return !wrong;
  });
  const folders = new Set(usable.flatMap(({ name }) => foldersOf(name)));
  const seen = new Set<string>();
  const files = usable.filter(({ name }) => {
    if (name.endsWith("/")) return false;
    const key = keyOf(name);
    const isTwice = seen.has(key);
    if (isTwice) problems.push(problemOfFile(name, twice("spelling-twice", "is there twice")));
    else if (folders.has(key)) problems.push(problemOfFile(name, twice("file-and-folder", "is a file and a folder")));
    seen.add(key);
    return !isTwice && !folders.has(key);
  });
  return { files, problems };
}
