import { addSeconds } from "@/lib/kernel/time";

/** `maxAge` in seconds. */
export type CookieAttributes = {
  path: string;
  maxAge: number;
  httpOnly?: boolean;
  sameSite: "lax";
  secure: boolean;
};

/** The cookie jar of an action, the cookies of a route's response, or `CookieLines`. */
export type CookieWriter = { set(name: string, value: string, attributes: CookieAttributes): unknown };

/** Set-Cookie lines as Next spells them, for answers that are sent without Next. */
export class CookieLines implements CookieWriter {
  readonly lines: string[] = [];

  constructor(readonly now: Date) {}

  set(name: string, value: string, { path, maxAge, httpOnly, sameSite, secure }: CookieAttributes): void {
    const expires = addSeconds(this.now, maxAge).toUTCString();
    const attributes = [`Path=${path}`, `Expires=${expires}`, `Max-Age=${maxAge}`];
    if (secure) attributes.push("Secure");
    if (httpOnly) attributes.push("HttpOnly");
    this.lines.push(`${name}=${encodeURIComponent(value)}; ${attributes.join("; ")}; SameSite=${sameSite}`);
  }
}
