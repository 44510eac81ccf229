/**
 * What becomes of each parameter of a database address (`postgres://…?name=value`). Pure. Two drivers connect: postgres.js
 * sends every parameter it does not know to the server, which refuses the connection; pg (for the job queue) ignores it.
 * So neither driver sees the parameters: they get what this table makes of them (connect-options.ts).
 */

/** How the connection is encrypted. `require` does not check the certificate, as in libpq; the others do. */
export type TlsMode = "disable" | "require" | "verify-ca" | "verify-full";

/** What the parameters ask for. */
export type UsedParameters = {
  tls?: TlsMode;
  /** PEM file of the authorities that the server's certificate is checked against. */
  rootCertFile?: string;
  applicationName?: string;
  connectTimeoutSeconds?: number;
  /** Command-line options for the server, for example `endpoint=…` of hosted databases. */
  options?: string;
  /** Folder of the server's unix socket. */
  socketFolder?: string;
  /** The operator wants to be sure of the server, which the drivers can do by its certificate only. */
  needsServerIdentity?: boolean;
};

/** `refused`: a sentence that says why and what to write instead; it never holds the value. */
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
const BEFORE_THE_QUESTION_MARK = "belongs before the question mark: postgres://user:password@host:5432/database";

/** By name; a name that is not here is refused. Names are compared as PostgreSQL and the hosts write them. */
const TABLE: Record<string, (value: string) => ParameterDecision> = {
  // How to connect.
  sslmode: tls,
  ssl: tls,
  sslrootcert: (value) => (value === "system" ? used({ tls: "verify-full" }) : used({ rootCertFile: value })),
  application_name: (value) => used({ applicationName: value }),
  fallback_application_name: drop,
  connect_timeout: connectTimeout,
  options: (value) => (/search_path/i.test(value) ? schema("") : used({ options: value })),
  host: (value) => (value.startsWith("/") ? used({ socketFolder: value }) : refused(BEFORE_THE_QUESTION_MARK)),
  port: () => refused(BEFORE_THE_QUESTION_MARK),
  user: () => refused(BEFORE_THE_QUESTION_MARK),
  password: () => refused(BEFORE_THE_QUESTION_MARK),
  dbname: () => refused(BEFORE_THE_QUESTION_MARK),
  // Demands on the server's identity. Channel binding is not in reach of postgres.js; the checked certificate is.
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
  // Where the tables are and which server of several: the portal has one schema, and writes.
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
  // Pools and prepared statements of other drivers: the portal's pools have fixed sizes, and it prepares none by name.
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
  // Marks by which hosts recognise their own addresses.
  supa: drop,
  workaround: drop,
  // The socket's own settings.
  keepalives: drop,
  keepalives_idle: drop,
  keepalives_interval: drop,
  keepalives_count: drop,
  tcp_user_timeout: drop,
  // Settings of the session, which a pooler in transaction mode would mix up.
  statement_timeout: () => refused(SET_ON_ROLE),
  lock_timeout: () => refused(SET_ON_ROLE),
  idle_in_transaction_session_timeout: () => refused(SET_ON_ROLE),
  timezone: () => refused(SET_ON_ROLE),
  TimeZone: () => refused(SET_ON_ROLE),
};

/** Every parameter that the table names, in its order. */
export const DATABASE_PARAMETERS = Object.keys(TABLE);

/** @returns what becomes of a parameter; a name that is not known is refused */
export function decideParameter(name: string, value: string): ParameterDecision {
  const decide = Object.hasOwn(TABLE, name) ? TABLE[name] : undefined;
  return decide ? decide(value) : refused("is not known: leave it out");
}
