/**
 * Fakes of the modules of Next that server actions use: the cookies of one browser, and redirects. A test file mocks
 * the modules itself: `jest.mock("next/headers", () => jest.requireActual("./fake-browser").nextHeaders)`.
 */
import { webSettings } from "@/lib/web/web-settings";
import type { TestContext } from "@/tests/support/context";

const cookies = new Map<string, string>();

export const jar = {
  get: (name: string) => (cookies.has(name) ? { name, value: cookies.get(name) as string } : undefined),
  set(name: string, value: string, { maxAge }: { maxAge: number }) {
    if (maxAge > 0) cookies.set(name, value);
    else cookies.delete(name);
  },
  clear: () => cookies.clear(),
};

export const nextHeaders = {
  cookies: async () => jar,
  headers: async () => new Headers({ origin: "http://localhost:3000" }),
};

export const nextNavigation = {
  redirect(to: string) {
    throw Object.assign(new Error(`redirect to ${to}`), { to });
  },
};

/** Returns every text key as its text. */
export const pageTexts = { getTranslations: async () => (key: string) => key };

/** Makes the test's context the one that pages and actions use. */
export function serveWith(test: TestContext): void {
  Object.assign(process.env, test.env);
  Object.assign(globalThis, { portalContext: { ctx: test.ctx, close: test.close } });
  if (webSettings().appUrl !== test.env.APP_URL) throw new Error("the settings were read before the test's");
}

export type Fields = Record<string, string>;

export function formOf(fields: Fields): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

/** The path that an action redirects to, or a text with the value that it returned. */
export async function leadsTo(action: Promise<unknown>): Promise<string> {
  try {
    return `stays with ${JSON.stringify(await action)}`;
  } catch (error) {
    const { to } = error as { to?: string };
    if (to === undefined) throw error;
    return to;
  }
}
