import { API_SCOPES, type ApiScope, isApiScope } from "@/lib/api/api-key";
import {
  type ApiKeyDetails,
  createApiKey,
  DEFAULT_KEY_DAYS,
  listKeys,
  MAX_KEY_DAYS,
  revokeApiKey,
} from "@/lib/api/manage-keys";
import { COMMAND_LINE_SOURCE } from "@/lib/delivery/deliver-batch";
import { isTestSource } from "@/lib/kernel/test-address";
import { checkedName } from "./checked-name";
import { CommandError, EXIT, type ExitStatus } from "./exit-status";
import { say } from "./output";
import { withContext } from "./with-context";

export type CreateKeyOptions = {
  json?: boolean;
  sender?: string;
  scopes?: string;
  days?: string;
  test?: boolean;
};

function checkedScopes(text: string | undefined): ApiScope[] {
  const given = text === undefined ? [...API_SCOPES] : text.split(",").map((scope) => scope.trim());
  const unknown = given.filter((scope) => !isApiScope(scope));
  if (unknown.length > 0 || given.length === 0) {
    throw new CommandError(`There is no scope ${unknown.join(", ")}; the scopes are ${API_SCOPES.join(", ")}`);
  }
  return [...new Set(given.filter(isApiScope))];
}

function checkedDays(text: string | undefined): number {
  const days = text === undefined ? DEFAULT_KEY_DAYS : Number(text);
  if (!Number.isInteger(days) || days < 1 || days > MAX_KEY_DAYS) {
    throw new CommandError(`--days is a whole number from 1 to ${MAX_KEY_DAYS}`);
  }
  return days;
}

/** A key's details for JSON: instants as texts. */
function keyJson({ createdAt, expiresAt, revokedAt, lastUsedAt, ...key }: ApiKeyDetails) {
  const instant = (at: Date | null) => at?.toISOString() ?? null;
  return {
    ...key,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    revokedAt: instant(revokedAt),
    lastUsedAt: instant(lastUsedAt),
  };
}

/** `portal api-key create <name>`: prints the key once. */
export async function createKey(name: string, options: CreateKeyOptions): Promise<ExitStatus> {
  const input = {
    name: checkedName(name, "The name"),
    sender: checkedName(options.sender ?? COMMAND_LINE_SOURCE, "The sender"),
    scopes: checkedScopes(options.scopes),
    days: checkedDays(options.days),
    isTest: options.test === true,
  };
  if (isTestSource(input.sender))
    throw new CommandError("The sender does not begin with test/; --test makes a test key");
  return withContext(async (ctx) => {
    const { key, ...details } = await createApiKey(ctx, input);
    if (options.json) say(JSON.stringify({ ...keyJson(details), key }));
    else {
      say(`${details.id}  ${details.name}  sender ${details.sender}  until ${details.expiresAt.toISOString()}`);
      say(`Key, shown once: ${key}`);
    }
    return EXIT.done;
  });
}

/** `portal api-key list`: one line each, beginning with the id that `revoke` takes. */
export function listAllKeys(options: { json?: boolean }): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    const keys = await listKeys(ctx);
    if (options.json) say(JSON.stringify(keys.map(keyJson)));
    else {
      for (const { id, name, sender, isTest, scopes, state, expiresAt, lastUsedAt } of keys) {
        const used = lastUsedAt ? `last used ${lastUsedAt.toISOString()}` : "never used";
        const kind = isTest ? "test" : "live";
        say(
          [id, kind, state, name, `sender ${sender}`, scopes.join(","), `until ${expiresAt.toISOString()}`, used].join(
            "  ",
          ),
        );
      }
    }
    return EXIT.done;
  });
}

/** `portal api-key revoke <id>`: the next call with the key is refused. */
export function revokeKey(id: string, options: { json?: boolean }): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    const outcome = await revokeApiKey(ctx, id);
    if (!outcome.ok) throw new CommandError(`There is no key ${id}; \`api-key list\` shows the ids`);
    const { already, ...details } = outcome.value;
    if (options.json) say(JSON.stringify({ ...keyJson(details), already }));
    else say(`${id}  ${details.name}  ${already ? "was revoked" : "revoked"} at ${details.revokedAt?.toISOString()}`);
    return EXIT.done;
  });
}
