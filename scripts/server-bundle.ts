import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

/** Bundled into the server with tree shaking, because loading these packages whole takes 100 MB of memory. */
const COMPILED_IN = ["drizzle-orm", "zod", "use-intl", "next-intl"];

/**
 * Compiles programs and what they import. Packages of package.json are not bundled, so that Next and the server share
 * one copy of each in the process. What is imported only where it runs, like the worker of the server, is a file of
 * its own.
 *
 * @param root the checkout; absolute
 * @param entryPoints source of each program, relative to the root, and its name without extension
 * @param outdir absolute; the programs are `<outdir>/<name>.mjs`
 * @param external further modules that stay outside
 */
export async function compilePrograms(
  root: string,
  entryPoints: readonly { in: string; out: string }[],
  outdir: string,
  external: string[] = [],
): Promise<void> {
  const { dependencies } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  const outside = Object.keys(dependencies).filter((name) => name !== "server-only" && !COMPILED_IN.includes(name));
  await build({
    absWorkingDir: root,
    entryPoints: [...entryPoints],
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node24",
    tsconfig: "tsconfig.cli.json",
    alias: { "server-only": "./scripts/server-only-stub.ts" },
    external: [...outside, ...external],
    logLevel: "warning",
  });
}

/**
 * Compiles scripts/serve.ts to `.next/portal/serve.mjs`, and the child process that reads PDFs beside it.
 *
 * @param root the checkout; absolute
 */
export async function buildServer(root: string): Promise<void> {
  const outdir = path.join(root, ".next/portal");
  rmSync(outdir, { recursive: true, force: true });
  const server = { in: "scripts/serve.ts", out: "serve" };
  // A process of its own, started by lib/pdf-text/pdf-text-reader.ts.
  const child = { in: "lib/pdf-text/child.ts", out: "pdf-text-child" };
  await compilePrograms(root, [server, child], outdir);
}
