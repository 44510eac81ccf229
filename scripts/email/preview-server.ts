/** Serves the preview of `npm run email`. Exit status 2 when it cannot listen; `scripts/email/preview.ts` starts it. */
import { createServer } from "node:http";
import { registerHooks } from "node:module";

const HOST = "127.0.0.1";
const DEFAULT_PORT = 3001;
const CANNOT_LISTEN = 2;

function fail(message: string): never {
  console.error(message);
  process.exit(CANNOT_LISTEN);
}

function chosenPort(): number {
  const given = process.env.EMAIL_PORT?.trim();
  if (!given) return DEFAULT_PORT;
  const port = Number(given);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    fail(`EMAIL_PORT must be a whole number from 1 to 65535, not "${given}".`);
  }
  return port;
}

/** A style sheet as a module: every class has its own name, as in the style sheets that the preview sends. */
registerHooks({
  load: (url, context, nextLoad) =>
    url.endsWith(".css")
      ? {
          format: "module",
          source: "export default new Proxy({}, { get: (_, name) => name });",
          shortCircuit: true,
        }
      : nextLoad(url, context),
});
// After the hooks, because it imports pages with their style sheets.
const { respondToPreview } = await import("@/scripts/email/preview-page");

const port = chosenPort();
const server = createServer((request, response) => {
  respondToPreview(request).then(
    ({ status, headers, body }) => response.writeHead(status, headers).end(body),
    (error: unknown) => {
      console.error(error);
      response.writeHead(500, { "Content-Type": "text/plain" }).end(String(error));
    },
  );
});
server.on("error", (error: NodeJS.ErrnoException) =>
  fail(
    error.code === "EADDRINUSE"
      ? `Port ${port} is taken. Free it, or choose another one: EMAIL_PORT=3011 npm run email`
      : `The preview could not be started: ${error.message}`,
  ),
);
server.listen(port, HOST, () => console.log(`E-mail templates: http://${HOST}:${port}`));
