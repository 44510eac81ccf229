/** Forms of the portal's pages as a browser without JavaScript sends them. Pure. */

const ENTITIES: Record<string, string> = { quot: '"', amp: "&", lt: "<", gt: ">", "#x27": "'", "#39": "'" };

const plain = (text: string) => text.replaceAll(/&(quot|amp|lt|gt|#x27|#39);/g, (_, name) => ENTITIES[name] ?? "");

export type Field = readonly [name: string, value: string];

/** Names and values of all hidden inputs in a piece of HTML, in order. */
export function hiddenFields(html: string): Field[] {
  return [...html.matchAll(/<input\b[^>]*\btype="hidden"[^>]*>/g)].flatMap(([tag]) => {
    const name = /\bname="([^"]*)"/.exec(tag)?.[1];
    const value = /\bvalue="([^"]*)"/.exec(tag)?.[1] ?? "";
    return name ? [[plain(name), plain(value)] as const] : [];
  });
}

/** The first form of a page in which `marker` occurs. @throws when there is none */
export function formWith(html: string, marker: string): string {
  const forms = html.match(/<form\b[\s\S]*?<\/form>/g) ?? [];
  const found = forms.find((form) => form.includes(marker));
  if (!found) throw new Error(`no form with ${marker} among the ${forms.length} of the page`);
  return found;
}

const BOUNDARY = "----bench-form-boundary";

/** The fields as the body of a form post. Every name in `own` replaces the fields of that name. */
export function multipart(fields: readonly Field[], own: Record<string, string>) {
  const sent = [...fields.filter(([name]) => !(name in own)), ...Object.entries(own)];
  const parts = sent.map(
    ([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return {
    headers: { "content-type": `multipart/form-data; boundary=${BOUNDARY}` },
    body: `${parts.join("")}--${BOUNDARY}--\r\n`,
  };
}
