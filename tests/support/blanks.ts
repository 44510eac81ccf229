/** Invisible characters that copying from e-mails and documents may add around an address or a password. */
export const BLANKS: [name: string, blank: string][] = [
  ["a space", " "],
  ["a tab", "\t"],
  ["a line break", "\r\n"],
  ["a no-break space", "\u00a0"],
  ["a narrow no-break space", "\u202f"],
  ["a zero-width space", "\u200b"],
  ["a zero-width joiner", "\u200d"],
  ["a byte order mark", "\ufeff"],
  ["a soft hyphen", "\u00ad"],
  ["a direction mark", "\u200e"],
];
