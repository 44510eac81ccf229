/**
 * Decides for each parameter of a database address (`postgres://…?name=value`) whether it is used, dropped or refused.
 * Pure. The two drivers treat parameters differently: postgres.js sends unknown ones to the server, which refuses the
 * connection; pg (for the job queue) ignores them. So neither driver gets the parameters themselves, only the options
 * made from them (connect-options.ts).
 */

/** How the connection is encrypted. As in libpq, `require` does not check the certificate; the `verify-` modes do. */
export type TlsMode = "disable" | "require" | "verify-ca" | "verify-full";

/** Values taken from the used parameters. */
export type UsedParameters = {
  tls?: TlsMode;
  /** Path of a PEM file with the authorities that may have signed the server's certificate. */
  rootCertFile?: string;
  applicationName?: string;
  connectTimeoutSeconds?: number;
  /** Command-line options for the server, for example `endpoint=…` of some hosted databases. */
  options?: string;
  /** Folder of the server's Unix socket. */
  socketFolder?: string;
  /** The operator requires proof of the server's identity. The drivers can give it only by the certificate. */
  needsServerIdentity?: boolean;
};

/** `refused.why`: text for the operator that says why and what to write instead; it never holds the value. */
export type ParameterDecision =
  | { kind: "used"; as: UsedParameters }
  | { kind: "dropped" }
  | { kind: "refused"; why: string };

const DROPPED: ParameterDecision = { kind: "dropped" };
const used = (as: UsedParameters): ParameterDecision => ({ kind: "used", as });
const refused = (why: string): ParameterDecision => ({ kind: "refused", why });

const MAX_CONNECT_TIMEOUT_SECONDS = 300;
const PORTAL_SCHEMA = "public";
const SSL_MODES: Record<string, TlsMode> = {
  disable: "disable",
  false: "disable",
  "0": "disable",
  require: "require",
  "no-verify": "require",
  "verify-ca": "verify-ca",
  "verify-full": "verify-full",
  true: "verify-full",
  "1": "verify-full",
};

function tls(value: string): ParameterDecision {
  const mode = SSL_MODES[value];
  if (mode) return used({ tls: mode });
  if (value === "prefer" || value === "allow")
    return refused("would also connect without TLS: write sslmode=verify-full, require or disable");
  return refused("is none of disable, require, verify-ca, verify-full");
}

function schema(value: string): ParameterDecision {
  return value === PORTAL_SCHEMA
    ? DROPPED
    : refused(`names another schema: the portal's tables stand in the schema ${PORTAL_SCHEMA}`);
}

function connectTimeout(value: string): ParameterDecision {
  const seconds = /^\d{1,3}$/.test(value) ? Number(value) : 0;
  return seconds >= 1 && seconds <= MAX_CONNECT_TIMEOUT_SECONDS
    ? used({ connectTimeoutSeconds: seconds })
    : refused(`is no whole number of seconds from 1 to ${MAX_CONNECT_TIMEOUT_SECONDS}`);
}

const drop = () => DROPPED;
const NO_CLIENT_CERTIFICATE = "is not supported: the portal signs in with a password";
const SET_ON_ROLE = "is not set by the address: set it for the role, with alter role … set …";
const BELONGS_TO_ADDRESS = "belongs before the question mark: postgres://user:password@host:5432/database";

/** By name, case-sensitive. A name that is not listed is refused. */
const PARAMETERS: Record<string, (value: string) => ParameterDecision> = {
  // Connection.
  sslmode: tls,
  ssl: tls,
  sslrootcert: (value) => (value === "system" ? used({ tls: "verify-full" }) : used({ rootCertFile: value })),
  application_name: (value) => used({ applicationName: value }),
  fallback_application_name: drop,
  connect_timeout: connectTimeout,
  options: (value) => (/search_path/i.test(value) ? schema("") : used({ options: value })),
  host: (value) => (value.startsWith("/") ? used({ socketFolder: value }) : refused(BELONGS_TO_ADDRESS)),
  port: () => refused(BELONGS_TO_ADDRESS),
  user: () => refused(BELONGS_TO_ADDRESS),
  password: () => refused(BELONGS_TO_ADDRESS),
  dbname: () => refused(BELONGS_TO_ADDRESS),
  // Identity of the server. postgres.js cannot do channel binding, so a checked certificate is required instead.
  channel_binding: (value) => {
    if (value === "require") return used({ needsServerIdentity: true });
    return value === "prefer" || value === "disable" ? DROPPED : refused("is none of disable, prefer, require");
  },
  gssencmode: (value) =>
    value === "prefer" || value === "disable"
      ? DROPPED
      : refused("asks for GSSAPI encryption, which the portal does not have: use sslmode=verify-full"),
  sslcert: () => refused(NO_CLIENT_CERTIFICATE),
  sslkey: () => refused(NO_CLIENT_CERTIFICATE),
  sslpassword: () => refused(NO_CLIENT_CERTIFICATE),
  sslaccept: () => refused("is of another driver: write sslmode=verify-full, or sslmode=require for any certificate"),
  sslnegotiation: drop,
  sslcompression: drop,
  sslsni: drop,
  uselibpqcompat: drop,
  // Schema and choice of server: the portal has one schema, and needs a server that it can write to.
  schema,
  search_path: schema,
  currentSchema: schema,
  target_session_attrs: (value) =>
    ["any", "read-write", "primary"].includes(value)
      ? DROPPED
      : refused("asks for a server that may not be written to: the portal writes"),
  load_balance_hosts: drop,
  client_encoding: (value) =>
    /^utf-?8$/i.test(value) || value === "auto" ? DROPPED : refused("is not UTF8, which the portal speaks"),
  // Pools and prepared statements of other drivers. The portal's pools have fixed sizes and it uses no named
  // statements.
  pgbouncer: drop,
  connection_limit: drop,
  max_connections: drop,
  pool_timeout: drop,
  pool_mode: drop,
  pool_size: drop,
  pool_max_conns: drop,
  max_idle_connection_lifetime: drop,
  socket_timeout: drop,
  prepare: drop,
  prepareThreshold: drop,
  prepared_statements: drop,
  prepared_statement_cache_size: drop,
  statement_cache_size: drop,
  binary_parameters: drop,
  // Marks that hosting companies add to their addresses.
  supa: drop,
  workaround: drop,
  // Socket settings.
  keepalives: drop,
  keepalives_idle: drop,
  keepalives_interval: drop,
  keepalives_count: drop,
  tcp_user_timeout: drop,
  // Session settings: a pooler in transaction mode would apply them to other clients.
  statement_timeout: () => refused(SET_ON_ROLE),
  lock_timeout: () => refused(SET_ON_ROLE),
  idle_in_transaction_session_timeout: () => refused(SET_ON_ROLE),
  timezone: () => refused(SET_ON_ROLE),
  TimeZone: () => refused(SET_ON_ROLE),
};

/** Names of all known parameters. */
export const DATABASE_PARAMETERS = Object.keys(PARAMETERS);

/** Decides about one parameter; an unknown name is refused. */
export function decideParameter(name: string, value: string): ParameterDecision {
  const decide = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name] : undefined;
  return decide ? decide(value) : refused("is not known: leave it out");
}
