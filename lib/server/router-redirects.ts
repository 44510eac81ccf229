import { readFileSync } from "node:fs";
import path from "node:path";

/** Whether Next's router redirects a path before it would run middleware.ts. @param pathname without the query */
export type IsRedirected = (pathname: string) => boolean;

type Manifest = { redirects: { regex: string }[] };

/** Doubled slashes and backslashes, which the router replaces by single slashes. */
const UNTIDY = /\\|\/\//;

/** @param manifest Next's list of routes; its redirects are those of next.config.ts and those of trailing slashes */
export function redirectsOf({ redirects }: Manifest): IsRedirected {
  // The router compares without case.
  const patterns = redirects.map(({ regex }) => new RegExp(regex, "i"));
  return (pathname) => UNTIDY.test(pathname) || patterns.some((pattern) => pattern.test(pathname));
}

/** The redirects of the production build in `.next`. @param root absolute */
export function readRedirects(root: string): IsRedirected {
  return redirectsOf(JSON.parse(readFileSync(path.join(root, ".next/routes-manifest.json"), "utf8")) as Manifest);
}
