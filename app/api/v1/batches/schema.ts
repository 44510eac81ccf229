import { z } from "zod";
import { daySchema, idSchema, instantSchema, PAGE_PARAMETERS, pageSchema } from "@/app/api/v1/common-schema";
import { messageInputSchema } from "@/app/api/v1/messages/schema";
import {
  BATCH_HOURS,
  BATCH_RESULT_DAYS,
  MAX_ADDED_MESSAGES,
  MAX_KIND_LENGTH,
} from "@/lib/delivery/api-batch/api-batch";
import { MAX_SHOWN_PROBLEMS } from "@/lib/delivery/api-batch/preview-batch";
import { type MessageJson, type ReadJson, readMessageJson } from "@/lib/delivery/json-fields";
import { isUnreadable } from "@/lib/kernel/printable";
import { apiCall } from "@/lib/web/api/api-call";

const batchInputSchema = z
  .strictObject({
    kind: z
      .string()
      .min(1)
      .max(MAX_KIND_LENGTH)
      .refine((text) => !isUnreadable(text), "has a character that cannot be shown")
      .optional()
      .meta({ description: "Your own name for batches of this kind. Sizes are compared within a kind." }),
  })
  .meta({ id: "BatchInput", example: { kind: "nightly bills" } });
type BatchInput = z.infer<typeof batchInputSchema>;

const countsSchema = z
  .object({
    mailbox: z.int().meta({ description: "New messages in mailboxes." }),
    customerPortal: z.int(),
    postal: z.int(),
    alreadyPlaced: z.int(),
    newCustomers: z.int(),
  })
  .meta({ id: "BatchCounts" });

export const batchSchema = z
  .object({
    id: idSchema,
    kind: z.string().nullable(),
    state: z.enum(["open", "committing", "committed", "cancelled"]),
    messages: z.int(),
    openedAt: instantSchema,
    expiresAt: instantSchema,
    endedAt: instantSchema.nullable(),
    counts: countsSchema.nullable().meta({ description: "Null until it is committed, except in the preview." }),
  })
  .meta({ id: "Batch" });

const batchProblemSchema = z
  .object({
    number: z.int().meta({ description: "Of the message, from 1 in the order of adding." }),
    senderReference: z.string(),
    pointer: z.string().meta({ description: "JSON pointer in the message." }),
    code: z.string(),
    message: z.string(),
  })
  .meta({ id: "BatchProblem" });

const batchRemarkSchema = batchProblemSchema
  .pick({ number: true, senderReference: true, message: true })
  .meta({ id: "BatchRemark" });

const REMARKS = {
  remarkCount: z.int(),
  remarks: z.array(batchRemarkSchema).meta({ description: `The first ${MAX_SHOWN_PROBLEMS}.` }),
};

/** A committed batch. */
export const committedBatchSchema = batchSchema.extend(REMARKS).meta({
  id: "CommittedBatch",
  description: `The remarks are kept for ${BATCH_RESULT_DAYS} days.`,
});

const warningSchema = z
  .object({
    code: z.enum(["fewer-than-usual", "more-than-usual", "many-for-one-customer", "all-placed-before"]),
    messages: z.int(),
    usual: z.int().optional().meta({ description: "Median of your earlier batches of this kind." }),
    email: z.string().optional(),
  })
  .meta({ id: "BatchWarning" });

export const previewSchema = batchSchema
  .extend({
    documents: z.int(),
    documentBytes: z.int(),
    problemCount: z.int(),
    problems: z.array(batchProblemSchema).meta({ description: `The first ${MAX_SHOWN_PROBLEMS}.` }),
    ...REMARKS,
    warnings: z.array(warningSchema).meta({ description: "What looks unusual. Nothing is refused for it." }),
  })
  .meta({ id: "BatchPreview" });

export const addedSchema = z
  .object({
    batchId: idSchema,
    added: z.int(),
    messages: z.int().meta({ description: "In the batch now." }),
    remarks: z.array(batchRemarkSchema).meta({
      description: "What was corrected in the messages of the call. The preview also has what the database shows.",
    }),
  })
  .meta({ id: "BatchAddition" });

export const batchMessageSchema = z
  .object({
    number: z.int(),
    senderReference: z.string(),
    email: z.string(),
    route: z.enum(["mailbox", "customer-portal", "postal"]).optional(),
    state: z.enum(["added", "placed", "already-placed", "routed", "postal"]),
    id: idSchema.optional().meta({ description: "Of the message in the mailbox." }),
    availableUntil: daySchema.optional(),
  })
  .meta({ id: "BatchMessage" });

export const handedPasswordsSchema = z
  .object({
    data: z.array(
      z.object({ number: z.int(), senderReference: z.string(), email: z.string(), initialPassword: z.string() }),
    ),
    left: z.int().meta({ description: "How many more there are; call again with a new key." }),
  })
  .meta({ id: "InitialPasswords" });

const ID_PARAMETER = { id: "Id of the batch." };
const SCOPE = "messages:place";
const asChecked = (json: Record<string, unknown>): ReadJson<BatchInput> => ({ value: json as BatchInput });

export const openBatchCall = apiCall<BatchInput>({
  method: "POST",
  path: "/batches",
  id: "openBatch",
  scope: SCOPE,
  isIdempotent: true,
  summary: "Open a batch",
  description: `Messages that become visible together. An open batch is cancelled after ${BATCH_HOURS} hours.`,
  body: { kind: "json", schema: batchInputSchema, read: asChecked },
  answers: [{ status: 201, description: "Opened.", schema: batchSchema }],
  problems: ["invalid-json", "invalid-request"],
});

const listQuery = z.strictObject(PAGE_PARAMETERS);
export const listBatchesCall = apiCall<undefined, z.infer<typeof listQuery>>({
  method: "GET",
  path: "/batches",
  id: "listBatches",
  scope: SCOPE,
  summary: "List batches",
  description: "Your batches, newest first.",
  query: listQuery,
  body: { kind: "none" },
  answers: [{ status: 200, description: "A page.", schema: pageSchema(batchSchema) }],
  problems: ["invalid-request"],
});

export const previewBatchCall = apiCall({
  method: "GET",
  path: "/batches/{id}",
  id: "previewBatch",
  scope: SCOPE,
  summary: "Preview a batch",
  description:
    "State of a batch; of an open one also what would become of it now: messages by route, problems, what looks unusual. " +
    "It reads the whole batch, so ask for it once, before the commit.",
  params: ID_PARAMETER,
  body: { kind: "none" },
  answers: [{ status: 200, description: "The batch.", schema: previewSchema }],
  problems: ["not-found"],
});

export const listProblemsCall = apiCall<undefined, z.infer<typeof listQuery>>({
  method: "GET",
  path: "/batches/{id}/problems",
  id: "listBatchProblems",
  scope: SCOPE,
  summary: "List the problems of a batch",
  description:
    "Every problem of an open batch, customer by customer. A page has all problems of its last message, so it may be longer than `limit`.",
  params: ID_PARAMETER,
  query: listQuery,
  body: { kind: "none" },
  answers: [{ status: 200, description: "A page.", schema: pageSchema(batchProblemSchema) }],
  problems: ["not-found", "invalid-request"],
});

export const addMessagesCall = apiCall<MessageJson[]>({
  method: "POST",
  path: "/batches/{id}/messages",
  id: "addBatchMessages",
  scope: SCOPE,
  isIdempotent: true,
  summary: "Add messages to a batch",
  description:
    `One message as JSON, or up to ${MAX_ADDED_MESSAGES} as NDJSON, one a line. All are added or none. Nothing is placed yet. ` +
    "With NDJSON, pointers of errors begin with the place of the message in the call, from 0.",
  params: ID_PARAMETER,
  body: {
    kind: "json-lines",
    schema: messageInputSchema,
    read: (json) => readMessageJson(json),
    maxLines: MAX_ADDED_MESSAGES,
  },
  answers: [{ status: 201, description: "Added.", schema: addedSchema }],
  problems: [
    ...(["not-found", "invalid-json", "invalid-request", "unprocessable", "body-too-large"] as const),
    ...(["unsupported-media-type", "batch-ended", "commit-under-way", "busy"] as const),
  ],
});

export const listBatchMessagesCall = apiCall<undefined, z.infer<typeof listQuery>>({
  method: "GET",
  path: "/batches/{id}/messages",
  id: "listBatchMessages",
  scope: SCOPE,
  summary: "List the messages of a batch",
  description:
    "In the order of adding: what was added to an open batch; what became of each message of a committed one, " +
    `for ${BATCH_RESULT_DAYS} days.`,
  params: ID_PARAMETER,
  query: listQuery,
  body: { kind: "none" },
  answers: [{ status: 200, description: "A page.", schema: pageSchema(batchMessageSchema) }],
  problems: ["not-found", "invalid-request"],
});

export const commitBatchCall = apiCall({
  method: "POST",
  path: "/batches/{id}/commit",
  id: "commitBatch",
  scope: SCOPE,
  summary: "Commit a batch",
  description:
    "Places all messages of the batch, or none: with a problem it is refused and stays open. The answer comes when all are " +
    "visible. Repeated, the call answers the same, so it needs no idempotency key; after a lost answer, call again.",
  params: ID_PARAMETER,
  body: { kind: "none" },
  answers: [{ status: 200, description: "Committed.", schema: committedBatchSchema }],
  problems: ["not-found", "batch-ended", "batch-empty", "commit-under-way", "unprocessable", "busy"],
});

export const cancelBatchCall = apiCall({
  method: "POST",
  path: "/batches/{id}/cancel",
  id: "cancelBatch",
  scope: SCOPE,
  summary: "Cancel a batch",
  description:
    "Nothing of it is placed, and its documents may be used again. Also stops a commit that is under way. Repeated, it answers the same.",
  params: ID_PARAMETER,
  body: { kind: "none" },
  answers: [{ status: 200, description: "Cancelled.", schema: batchSchema }],
  problems: ["not-found", "already-committed"],
});

export const takePasswordsCall = apiCall({
  method: "POST",
  path: "/batches/{id}/initial-passwords",
  id: "takeInitialPasswords",
  scope: SCOPE,
  isIdempotent: true,
  summary: "Take the initial passwords of a batch",
  description:
    "Initial passwords that were generated for new customers of a committed batch, 1,000 a call. Each is handed over once and " +
    `forgotten, at the latest after ${BATCH_RESULT_DAYS} days. The same key gets the same answer for 24 hours.`,
  params: ID_PARAMETER,
  body: { kind: "none" },
  answers: [{ status: 200, description: "Handed over.", schema: handedPasswordsSchema }],
  problems: ["not-found", "not-committed"],
});
