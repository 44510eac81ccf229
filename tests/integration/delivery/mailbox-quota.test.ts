/** The limit of a mailbox holds for batches that are delivered at once (docs/security.md#limits-of-size-and-number). */
import { randomUUID } from "node:crypto";
import { messages } from "@/drizzle/schema/mailbox";
import { MAX_MAILBOX_BYTES } from "@/lib/mailbox/placing/quota";
import {
  deliverLines,
  line,
  messagesFor,
  newAddress,
  newReference,
  pdf,
  removeBatchFolders,
  stagedLeftovers,
} from "@/tests/integration/delivery/batch-fixture";
import { type TestContext, testContext } from "@/tests/support/context";

const BATCHES = 4;
const ACCEPTED = 2;
const GIGABYTE = 1024 ** 3;

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(async () => {
  await removeBatchFolders();
  await test.close();
});

it.each([1, 2, 3, 4, 5])(
  "of four simultaneous batches for a mailbox with space for two, two are placed (round %i)",
  async () => {
    const email = newAddress();
    await deliverLines(test.ctx, [line({ email })]);
    const [first] = await messagesFor(test.ctx, email);
    if (!first) throw new Error("nothing was placed");
    const filler = MAX_MAILBOX_BYTES - first.totalBytes - ACCEPTED * pdf().length;
    const sizes = [...Array<number>(9).fill(GIGABYTE), filler - 9 * GIGABYTE];
    const copies = sizes.map((totalBytes) => ({
      ...first,
      id: randomUUID(),
      senderReference: newReference(),
      totalBytes,
    }));
    await test.ctx.db.insert(messages).values(copies);

    const outcomes = await Promise.allSettled(
      Array.from({ length: BATCHES }, () => deliverLines(test.ctx, [line({ email })])),
    );
    const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [String(outcome.reason)] : []));
    expect(refused).toEqual(Array(BATCHES - ACCEPTED).fill("Error: 2: the mailbox would hold more than 10 GB"));
    const storedBytes = (await messagesFor(test.ctx, email)).reduce((sum, { totalBytes }) => sum + totalBytes, 0);
    expect(storedBytes).toBe(MAX_MAILBOX_BYTES);
    expect((await stagedLeftovers(test.ctx)).orphans).toBe(0);
  },
);
