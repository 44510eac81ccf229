import type { NextConfig } from "next";
import { PHASE_PRODUCTION_BUILD } from "next/constants";

import { ACTION_KEY_VARIABLE, actionKey } from "./lib/action-key";
import { TOO_LARGE_HEADER } from "./lib/web/router-headers";
import { baseSecurityHeaders } from "./lib/web/security-headers";

const ONE_YEAR_CACHE = "public, max-age=31536000, immutable";

/** Files that get no header from lib/web/page-request.ts or a route. */
const FILES = ["/_next/:file*", "/fonts/:file*", "/:file(favicon.*|apple-touch-icon.*)"];
/**
 * Without HSTS, because the build does not know APP_URL: lib/server adds it, or the host. The policy is only this
 * directive, because a stricter one would also apply to workers.
 */
const FILE_HEADERS = { ...baseSecurityHeaders({ https: false }), "Content-Security-Policy": "frame-ancestors 'none'" };

/**
 * The same paths as RECORDED_PAGE in lib/web/page-request.ts; routes below /staff/files refuse a prefetch themselves.
 */
const RECORDED_PAGES = ["/inbox/:id", "/trash/:id", "/staff", "/staff/:path((?!files/).*)"];

const config: NextConfig = {
  // A folder that runs without the checkout (docs/operations.md); scripts/standalone.ts completes it.
  ...(process.env.BUILD_STANDALONE === "1" ? { output: "standalone" as const } : {}),
  poweredByHeader: false,
  // For builds of sources whose types `npm run check` checks: it takes a fifth of the build.
  typescript: { ignoreBuildErrors: process.env.BUILD_WITHOUT_TYPES === "1" },
  // Ids of server actions contain the file path below this folder. Without it Next takes a parent folder that has a
  // lock file: `/srv/package-lock.json` would give each release in `/srv/releases/<n>` different ids.
  turbopack: { root: import.meta.dirname },
  // Metadata is never streamed, so the title is in the head of every response and needs no script.
  htmlLimitedBots: /.*/,
  agentRules: false,
  // No image optimiser: the only image is the insurer's logo, and the optimiser has had vulnerabilities.
  images: { unoptimized: true },
  serverExternalPackages: [
    "pg-boss",
    "pg",
    "postgres",
    "pino",
    "prom-client",
    "@opentelemetry/api",
    "@opentelemetry/context-async-hooks",
    "@opentelemetry/exporter-trace-otlp-http",
    "@opentelemetry/resources",
    "@opentelemetry/sdk-trace",
    "nodemailer",
    "pdfkit",
    "@node-rs/argon2",
    "@zxcvbn-ts/core",
    "@zxcvbn-ts/language-common",
  ],
  experimental: {
    // The page for unknown addresses is a page of its own. As app/not-found.tsx, with the whole frame, every page would
    // contain it.
    globalNotFound: true,
    // Five attachments of 4 MB together, and the rest of the form; equals PAGE_BODY_BYTES in lib/web/body-limits.ts.
    serverActions: { bodySizeLimit: "5mb" },
  },
  // Addresses that printed brochures name.
  redirects: async () => [
    { source: "/portaltorles", destination: "/close-account", permanent: true },
    { source: "/upp_login/services/start", destination: "/login", permanent: true },
    // Where password managers look for the page that changes a password (W3C change-password-url).
    { source: "/.well-known/change-password", destination: "/account/password", permanent: false },
  ],
  // Not routes of their own: files in a folder that begins with a dot are not type-checked.
  rewrites: async () => ({
    // A prefetch of Next's router records nothing. Next hides its header from pages and from middleware.ts, so it is
    // refused here, as an unknown route is. lib/server refuses it before Next.
    beforeFiles: [
      ...RECORDED_PAGES.map((source) => ({
        source,
        has: [{ type: "header" as const, key: "next-router-prefetch" }],
        destination: "/api/refused-prefetch",
      })),
      {
        source: "/inbox/:id/reply",
        has: [{ type: "header", key: TOO_LARGE_HEADER }],
        destination: "/api/reply-too-large/:id",
      },
    ],
    afterFiles: [
      { source: "/.well-known/jwks.json", destination: "/api/customer-portal/jwks" },
      { source: "/.well-known/security.txt", destination: "/api/security-txt" },
    ],
    fallback: [],
  }),
  headers: async () => [
    { source: "/fonts/:file*.woff2", headers: [{ key: "Cache-Control", value: ONE_YEAR_CACHE }] },
    ...FILES.map((source) => ({
      source,
      headers: Object.entries(FILE_HEADERS).map(([key, value]) => ({ key, value })),
    })),
  ],
};

/** Next reads the key of server actions from the environment after this file has run. */
export default function configure(phase: string): NextConfig {
  if (phase === PHASE_PRODUCTION_BUILD) process.env[ACTION_KEY_VARIABLE] = actionKey(process.env).key;
  return config;
}
