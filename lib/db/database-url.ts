/** Parses a database address. Pure. Its parameters are decided on in database-parameters.ts. */
import { decideParameter, type TlsMode, type UsedParameters } from "@/lib/db/database-parameters";
import { err, ok, type Result } from "@/lib/kernel/result";

/** The parts of an address that the drivers get. User and password are percent-decoded. */
export type DatabaseAddress = {
  /** Host name, IP address without brackets, or the folder of a Unix socket. */
  host: string;
  port: number;
  database: string;
  /** Undefined: the driver's default. */
  user: string | undefined;
  password: string | undefined;
  tls: TlsMode;
  rootCertFile: string | null;
  applicationName: string | null;
  connectTimeoutSeconds: number | null;
  options: string | null;
  /** Names of the parameters that were dropped, in the order of the address. */
  dropped: string[];
};

/** Each problem completes a sentence that begins with the variable's name. None holds a password or a value. */
export type UnusableAddress = { kind: "unusable-address"; problems: string[] };

const DEFAULT_PORT = 5432;
const SHAPE = "postgres://user:password@host:5432/database";
const NAME = /^[a-z][a-z0-9_]{0,62}$/i;

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/**
 * Finds problems before the question mark. A likely cause is a special character of the password that is not encoded.
 */
function shapeProblem(text: string): string | null {
  if (!/^postgres(ql)?:\/\//.test(text)) return "does not begin with postgres://";
  const authority = text.slice(text.indexOf("://") + 3).split(/[/?#]/)[0] ?? "";
  if (authority.slice(authority.lastIndexOf("@") + 1).includes(",")) return "names more than one host: name one";
  const encode = `special characters of the password must be percent-encoded (@ %40, / %2F, ? %3F, # %23, % %25)`;
  if (!URL.canParse(text)) return `is no address like ${SHAPE}; ${encode}`;
  const url = new URL(text);
  // The text after them may be the rest of the password, so it is not repeated.
  if (url.hash || url.search.includes("@") || url.pathname.includes("@"))
    return `holds a # or an @ behind the host: ${encode}`;
  if (decoded(url.username) === null || decoded(url.password) === null)
    return `is not percent-encoded rightly: ${encode}`;
  const database = decoded(url.pathname.slice(1));
  if (!database || database.includes("/")) return `names no database: ${SHAPE}`;
  return null;
}

function readParameters(url: URL): { used: UsedParameters; dropped: string[]; problems: string[] } {
  const used: UsedParameters = {};
  const dropped: string[] = [];
  const problems: string[] = [];
  const names = [...url.searchParams.keys()];
  for (const [index, [name, value]] of [...url.searchParams].entries()) {
    const shown = NAME.test(name) ? `the parameter ${name}` : "a parameter whose name is no word";
    if (names.indexOf(name) < index) {
      problems.push(`${shown} stands twice`);
      continue;
    }
    const decision = decideParameter(name, value);
    if (decision.kind === "refused") problems.push(`${shown} ${decision.why}`);
    else if (decision.kind === "dropped") dropped.push(name);
    else Object.assign(used, decision.as);
  }
  return { used, dropped, problems };
}

/** A root certificate or a required identity makes the check stricter. Both contradict a connection without TLS. */
function tlsOf({ tls, rootCertFile, needsServerIdentity }: UsedParameters): TlsMode | { problem: string } {
  if (needsServerIdentity) {
    return tls === "disable"
      ? { problem: "the parameters channel_binding=require and sslmode=disable contradict each other" }
      : "verify-full";
  }
  if (rootCertFile === undefined) return tls ?? "disable";
  if (tls === "disable") return { problem: "the parameters sslrootcert and sslmode=disable contradict each other" };
  // As in libpq: with a root certificate, `require` checks the chain.
  return tls === "verify-full" || tls === undefined ? "verify-full" : "verify-ca";
}

/**
 * Parses an address and decides about every parameter in it.
 *
 * @param text as in DATABASE_URL
 * @returns the address, or all of its problems
 */
export function parseDatabaseUrl(text: string): Result<DatabaseAddress, UnusableAddress> {
  const problem = shapeProblem(text);
  if (problem) return err({ kind: "unusable-address", problems: [problem] });
  const url = new URL(text);
  const { used, dropped, problems } = readParameters(url);
  const tls = tlsOf(used);
  if (typeof tls === "object") problems.push(tls.problem);
  const host = used.socketFolder ?? decoded(url.hostname)?.replace(/^\[|\]$/g, "") ?? "";
  if (host === "") problems.push(`names no host: ${SHAPE}`);
  if (problems.length > 0 || typeof tls === "object") return err({ kind: "unusable-address", problems });
  return ok({
    host,
    port: url.port ? Number(url.port) : DEFAULT_PORT,
    database: decoded(url.pathname.slice(1)) ?? "",
    user: decoded(url.username) || undefined,
    password: decoded(url.password) || undefined,
    tls,
    rootCertFile: used.rootCertFile ?? null,
    applicationName: used.applicationName ?? null,
    connectTimeoutSeconds: used.connectTimeoutSeconds ?? null,
    options: used.options ?? null,
    dropped,
  });
}
