/** A form of the portal, sent as a browser without JavaScript sends it. */
export type PlainForm = {
  /** @param address the client's, as a proxy in front would say it */
  send(fields: Record<string, string>, address: string): Promise<{ status: number; location: string; ms: number }>;
};

function hiddenFields(html: string): [string, string][] {
  return [...html.matchAll(/<input\b[^>]*\btype="hidden"[^>]*>/g)].flatMap(([tag]) => {
    const name = /\bname="([^"]*)"/.exec(tag)?.[1];
    const value = /\bvalue="([^"]*)"/.exec(tag)?.[1] ?? "";
    return name ? [[name, value.replaceAll("&quot;", '"').replaceAll("&amp;", "&")]] : [];
  });
}

/** Reads the page once; every sending carries its hidden fields and waits for the whole answer. */
export async function plainForm(origin: string, page: string): Promise<PlainForm> {
  const url = `${origin}${page}`;
  const hidden = hiddenFields(await (await fetch(url)).text());
  if (hidden.length === 0) throw new Error(`${page} has no form that works without JavaScript`);
  return {
    async send(fields, address) {
      const body = new FormData();
      for (const [name, value] of [...hidden, ...Object.entries(fields)]) body.append(name, value);
      const begun = performance.now();
      const headers = { origin, "x-forwarded-for": address };
      const answer = await fetch(url, { method: "POST", body, headers, redirect: "manual" });
      await answer.arrayBuffer();
      const ms = performance.now() - begun;
      return { status: answer.status, location: answer.headers.get("location") ?? "", ms };
    },
  };
}
