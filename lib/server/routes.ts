import { readFileSync } from "node:fs";
import path from "node:path";
import { isPagePath } from "@/lib/web/page-path";
import { pagePattern } from "./server-actions";

/**
 * The route that answers a path, as a pattern without ids, for example `/inbox/[id]`; null for a path that no route
 * answers; undefined where the routes are not known, because pages are built on demand.
 */
export type RouteOf = (pathname: string) => string | null | undefined;

/** Files of the build and of `public`, by the beginning of their paths. */
const FILES = /^\/(?:_next|fonts|favicon|apple-touch-icon)/;
/** The name of the routes of all files. They are many and cheap, so they are not told apart. */
export const FILE_ROUTE = "file";

/** The route handler of unknown paths below /api. */
const UNKNOWN = "[...unknown]";

/**
 * @param routes as in Next's app-path-routes-manifest.json: the file of each page and route handler, and its pattern
 */
export function routesOf(routes: Record<string, string>): RouteOf {
  const patterns = Object.entries(routes).filter(([, route]) => !route.includes(UNKNOWN) && !route.startsWith("/_"));
  const fixed = new Set(patterns.map(([, route]) => route).filter((route) => !route.includes("[")));
  const dynamic = [...new Map(patterns.map(([file, route]) => [route, file]))]
    .filter(([route]) => route.includes("["))
    .map(([route, file]) => [pagePattern(file), route] as const);
  return (pathname) => {
    if (fixed.has(pathname)) return pathname;
    if (FILES.test(pathname)) return FILE_ROUTE;
    return dynamic.find(([pattern]) => pattern.test(pathname))?.[1] ?? null;
  };
}

/** The routes of the production build in `.next`. @param root absolute */
export function readRoutes(root: string): RouteOf {
  const file = path.join(root, ".next/app-path-routes-manifest.json");
  return routesOf(JSON.parse(readFileSync(file, "utf8")) as Record<string, string>);
}

/**
 * Whether a form is posted to a path that neither a page nor a route handler answers. Next would render its page for
 * unknown paths there, take the form for that of a server action, and fail where it cannot parse it.
 *
 * @param route of the path, as `RouteOf` says
 */
export function isStrayPost(method: string, pathname: string, route: ReturnType<RouteOf>): boolean {
  if (method !== "POST" || isPagePath(pathname)) return false;
  // Below /api a route handler answers every path.
  return route === FILE_ROUTE || (route === null && !pathname.startsWith("/api/"));
}
