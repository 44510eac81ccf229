/** Formats of numbers that live as long as the process: making one takes 30 times as long as using it. */

const formats = new Map<string, Intl.NumberFormat>();
/** Far more than the portal uses; currencies come from senders. */
const MAX_FORMATS = 500;

/** The number format of a region (`hu-HU`) with these options. */
export function numberFormat(region: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${region} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  const format = new Intl.NumberFormat(region, options);
  if (formats.size >= MAX_FORMATS) formats.clear();
  formats.set(key, format);
  return format;
}
