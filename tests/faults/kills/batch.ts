/**
 * `portal deliver`: the command line is killed. All of the batch is placed or nothing, and the same command completes
 * it.
 */
import { sql } from "drizzle-orm";
import type { ResultLine } from "@/lib/delivery/result-file";
import {
  batchFolder,
  documentsOf,
  line,
  messagesFor,
  newAddress,
  notificationsTo,
  pdf,
  resultLines,
} from "@/tests/integration/delivery/batch-fixture";
import { type PortalProcess, runPortal, startPortal } from "@/tests/integration/delivery-command/portal-process";
import { createAccount } from "@/tests/integration/mailbox/mailbox-fixture";
import type { KillStack } from "./kill-stack";
import type { Operation } from "./round";

/** One is longer than a segment. */
const DOCUMENTS: Record<string, Buffer> = { "kötvény.pdf": pdf(), "feltételek.pdf": pdf("Feltételek".repeat(10_000)) };

/** Resolves when the command has named its database: everything before is reading. */
function untilConnected({ child, ended }: PortalProcess): Promise<unknown> {
  return Promise.race([ended, new Promise((resolve) => child.stderr?.once("data", resolve))]);
}

/** @param choice from 0 to 1: how large the batch is */
export async function batchOperation(stack: KillStack, choice: number): Promise<Operation> {
  const { ctx, databaseUrl } = stack;
  const known = `${await createAccount(ctx)}@example.hu`;
  const addresses = [known, newAddress(), newAddress()];
  const documents = Object.keys(DOCUMENTS).join("|");
  const lines = Array.from({ length: 3 + Math.floor(choice * 10) }, (_, index) =>
    line({ email: addresses[index % addresses.length], documents }),
  );
  const folder = await batchFolder(lines, DOCUMENTS);
  let command: PortalProcess | null = null;

  const expectWholeBatch = async () => {
    const results = resultLines(folder);
    const placed = (await Promise.all(addresses.map((address) => messagesFor(ctx, address)))).flat();
    const references = placed.map(({ senderReference }) => senderReference).sort();
    expect(references).toEqual(lines.map(({ senderReference }) => senderReference).sort());
    for (const { id } of placed) {
      const stored = await documentsOf(ctx, id);
      expect(Object.keys(stored).sort()).toEqual(Object.keys(DOCUMENTS).sort());
      // Comparing large buffers by Jest takes seconds.
      const differing = Object.entries(stored).filter(([name, bytes]) => !DOCUMENTS[name]?.equals(bytes));
      expect(differing.map(([name]) => name)).toEqual([]);
      expect(results.filter(({ messageId, state }) => messageId === id && state === "placed")).toHaveLength(1);
    }
    for (const address of addresses.filter((address) => address !== known)) {
      expect((await notificationsTo(ctx, address)).filter(({ kind }) => kind === "welcome")).toHaveLength(1);
      const passwords = results.filter(({ email, initialPassword }) => email === address && initialPassword !== "");
      expect(passwords).toHaveLength(1);
    }
  };

  return {
    begin() {
      command = startPortal(databaseUrl, ["deliver", folder]);
      return { underWay: untilConnected(command), ended: command.ended.then(({ status }) => status === 0) };
    },
    async kill() {
      command?.child.kill("SIGKILL");
      await command?.ended;
    },
    async settle(isAcknowledged) {
      // Makes the heartbeat of the killed process one hour old.
      await ctx.db.execute(
        sql`update batches set heartbeat_at = heartbeat_at - interval '1 hour' where state = 'open'`,
      );
      const again = await runPortal(databaseUrl, "deliver", folder, "--json");
      expect(again).toMatchObject({ status: 0 });
      const { results } = JSON.parse(again.stdout) as { results: ResultLine[] };
      const states = [...new Set(results.map(({ state }) => state))];
      expect(isAcknowledged ? states : states.map((state) => state.replace(/^already-/, ""))).toEqual(
        isAcknowledged ? ["already-placed"] : ["placed"],
      );
      await expectWholeBatch();
    },
  };
}
