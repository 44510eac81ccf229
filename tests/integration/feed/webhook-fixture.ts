import { deliverWebhooks, type WebhookCounts } from "@/lib/feed/deliver-webhooks";
import { addWebhook, listWebhookDeliveries } from "@/lib/feed/manage-webhooks";
import { parseNetworks } from "@/lib/networks";
import { createAccount, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { testContext } from "@/tests/support/context";
import { Receiver } from "./receiver";

export type WebhookTest = Awaited<ReturnType<typeof webhookTest>>;

/** A portal that may push to this machine, a receiver, and a customer of the sender `test`. */
export async function webhookTest() {
  const test = await testContext({ settings: { webhooks: { networks: parseNetworks("127.0.0.1") ?? [] } } });
  const receiver = await new Receiver().start();
  const { ctx, clock, databaseUrl } = test;
  const account = await createAccount(ctx);
  const deliver = () => deliverWebhooks(ctx);
  return {
    ...{ ctx, clock, databaseUrl, receiver, account, deliver },
    async add(options: { url?: string; types?: string[]; source?: string } = {}) {
      const { url = receiver.url, types = [], source = "test" } = options;
      const added = await addWebhook(ctx, { source, url, types });
      if (!added.ok) throw new Error(added.error.kind);
      return added.value;
    },
    async place(...references: string[]) {
      for (const senderReference of references) await placeMessage(ctx, account, { senderReference });
    },
    /** The log of an endpoint, oldest first. */
    async logOf(id: string) {
      const listed = await listWebhookDeliveries(ctx, id, null);
      if (!listed.ok) throw new Error(listed.error.kind);
      return listed.value.reverse();
    },
    /** Runs the job for so long, every minute or every so many. */
    async runFor(minutes: number, every = 1) {
      for (let minute = 0; minute < minutes; minute += every) {
        clock.advance({ minutes: every });
        await deliver();
      }
    },
    async close() {
      await receiver.stop();
      await test.close();
    },
  };
}

export const countsOf = (given: Partial<WebhookCounts>): WebhookCounts => ({
  ...{ queued: 0, delivered: 0, failed: 0, abandoned: 0 },
  ...given,
});
