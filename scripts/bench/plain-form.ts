import { hiddenFields } from "@/scripts/bench/html-form";

/** Posts a form of the portal as a browser without JavaScript does. */
export type PlainForm = {
  /** @param address the client's IP address, sent as X-Forwarded-For */
  send(fields: Record<string, string>, address: string): Promise<{ status: number; location: string; ms: number }>;
};

/** Loads the page once; every post has its hidden fields and waits for the whole response. */
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
      const response = await fetch(url, { method: "POST", body, headers, redirect: "manual" });
      await response.arrayBuffer();
      const ms = performance.now() - begun;
      return { status: response.status, location: response.headers.get("location") ?? "", ms };
    },
  };
}
