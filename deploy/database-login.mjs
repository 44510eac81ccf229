/**
 * Prints for deploy/backup.sh and deploy/restore.sh how to reach the database, in two lines: the address without its
 * password, then the password (empty when the address has none). Arguments of programs are visible to every user of a
 * machine, so the password must not be in one.
 *
 * The address is DATABASE_URL_UNPOOLED, else DATABASE_URL, or what the files hold that the same variables with _FILE
 * name. They come from the environment, else from `.env` of the checkout. Parameters that libpq does not know are left
 * out: it refuses an address with one (lib/db/database-parameters.ts has those that the portal takes).
 *
 *   node deploy/database-login.mjs [name of another database on the same server]
 */
import "../scripts/load-env-file.mjs";
import { readFileSync } from "node:fs";
import path from "node:path";

const root = path.dirname(import.meta.dirname);

/** Parameters of libpq 15 that the portal takes too. Newer ones change no result, and older programs refuse them. */
const OF_LIBPQ = [
  ...["sslmode", "sslrootcert", "sslcompression", "sslsni", "channel_binding", "gssencmode"],
  ...["host", "application_name", "fallback_application_name", "connect_timeout", "options", "client_encoding"],
  ...["target_session_attrs", "tcp_user_timeout"],
  ...["keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count"],
];
/** Values of `sslmode` and `ssl` that other drivers take. libpq itself reads `ssl=true` as `require`. */
const SSL_MODES = { "no-verify": "require", true: "require", 1: "require", false: "disable", 0: "disable" };

/** The parameters for libpq, with their question mark. Encoded anew: libpq does not read a plus sign as a blank. */
function parametersForLibpq(parameters) {
  const kept = [...parameters].flatMap(([given, value]) => {
    const name = given === "ssl" ? "sslmode" : given;
    if (!OF_LIBPQ.includes(name)) return [];
    const translated = name === "sslmode" && Object.hasOwn(SSL_MODES, value) ? SSL_MODES[value] : value;
    return [`${name}=${encodeURIComponent(translated)}`];
  });
  return kept.length > 0 ? `?${kept.join("&")}` : "";
}

function fail(text) {
  process.stderr.write(`✗ ${text}\n`);
  process.exit(1);
}

/** The value of a variable, or the content of the file that `<name>_FILE` names; paths count from the checkout. */
function read(name) {
  if (process.env[name]) return process.env[name];
  const file = process.env[`${name}_FILE`];
  if (!file) return "";
  try {
    return readFileSync(path.resolve(root, file), "utf8").trim();
  } catch {
    return fail(`${name}_FILE: the file cannot be read`);
  }
}

const text = read("DATABASE_URL_UNPOOLED") || read("DATABASE_URL");
if (!text) fail("DATABASE_URL is not set");
if (!URL.canParse(text)) fail("DATABASE_URL is no address");
const address = new URL(text);
const password = decodeURIComponent(address.password);
address.password = "";
address.search = parametersForLibpq(address.searchParams);
const [database] = process.argv.slice(2);
if (database) address.pathname = `/${encodeURIComponent(database)}`;
process.stdout.write(`${address.href}\n${password}\n`);
