import type { NextConfig } from "next";
import { PHASE_PRODUCTION_BUILD } from "next/constants";
import createNextIntlPlugin from "next-intl/plugin";

import { ACTION_KEY_VARIABLE, actionKey } from "./lib/action-key";

const A_YEAR = "public, max-age=31536000, immutable";

const config: NextConfig = {
  // Only the container image wants it; `next start` would warn.
  ...(process.env.BUILD_STANDALONE === "1" ? { output: "standalone" as const } : {}),
  poweredByHeader: false,
  // Ids of server actions hold the path of the file below this folder. Next takes a folder above the checkout where a lock
  // file lies there: `/srv/package-lock.json` would give every release in `/srv/releases/<n>` ids of its own.
  turbopack: { root: import.meta.dirname },
  // The title stands in the head of every answer: streamed behind it, only script would put it there.
  htmlLimitedBots: /.*/,
  agentRules: false,
  // Nothing is optimised by the server: the only picture is the insurer's logo (and the optimiser had holes, SEC-0).
  images: { unoptimized: true },
  serverExternalPackages: [
    "pg-boss",
    "pg",
    "postgres",
    "pino",
    "nodemailer",
    "@node-rs/argon2",
    "@zxcvbn-ts/core",
    "@zxcvbn-ts/language-common",
  ],
  experimental: {
    // Five attachments, together 4 MB, and the form round them; the same as PAGE_BODY_BYTES in lib/web/body-limits.ts.
    serverActions: { bodySizeLimit: "5mb" },
  },
  // Addresses printed in brochures live for years (UX.md, C38).
  redirects: async () => [
    { source: "/portaltorles", destination: "/close-account", permanent: true },
    { source: "/upp_login/services/start", destination: "/login", permanent: true },
    // Where password managers look for the page that changes a password (W3C, change-password-url).
    { source: "/.well-known/change-password", destination: "/account/password", permanent: false },
  ],
  // A folder whose name begins with a dot is not type-checked.
  rewrites: async () => [{ source: "/.well-known/jwks.json", destination: "/api/customer-portal/jwks" }],
  headers: async () => [
    { source: "/fonts/:file*.woff2", headers: [{ key: "Cache-Control", value: A_YEAR }] },
    // Files that neither middleware nor a route answers; no more than this, or it would bind workers too.
    ...["/_next/:file*", "/fonts/:file*", "/altcha/:file*", "/:file(favicon.*|apple-touch-icon.*)"].map((source) => ({
      source,
      headers: [{ key: "Content-Security-Policy", value: "frame-ancestors 'none'" }],
    })),
  ],
};

const withIntl = createNextIntlPlugin({ requestConfig: "./i18n/request.ts" });

/** Next reads the key of server actions from the environment, after this file. */
export default function configure(phase: string): NextConfig {
  if (phase === PHASE_PRODUCTION_BUILD) process.env[ACTION_KEY_VARIABLE] = actionKey(process.env).key;
  return withIntl(config);
}
