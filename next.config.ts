import type { NextConfig } from "next";
import { PHASE_PRODUCTION_BUILD } from "next/constants";

import { ACTION_KEY_VARIABLE, actionKey } from "./lib/action-key";

const ONE_YEAR_CACHE = "public, max-age=31536000, immutable";

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
  rewrites: async () => [
    { source: "/.well-known/jwks.json", destination: "/api/customer-portal/jwks" },
    { source: "/.well-known/security.txt", destination: "/api/security-txt" },
  ],
  headers: async () => [
    { source: "/fonts/:file*.woff2", headers: [{ key: "Cache-Control", value: ONE_YEAR_CACHE }] },
    // Files that get no header from lib/web/page-request.ts or a route. Only this directive, because a stricter policy would also apply
    // to workers.
    ...["/_next/:file*", "/fonts/:file*", "/:file(favicon.*|apple-touch-icon.*)"].map((source) => ({
      source,
      headers: [{ key: "Content-Security-Policy", value: "frame-ancestors 'none'" }],
    })),
  ],
};

/** Next reads the key of server actions from the environment after this file has run. */
export default function configure(phase: string): NextConfig {
  if (phase === PHASE_PRODUCTION_BUILD) process.env[ACTION_KEY_VARIABLE] = actionKey(process.env).key;
  return config;
}
