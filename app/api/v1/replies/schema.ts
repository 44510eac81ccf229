import { z } from "zod";
import { documentSchema, idSchema, instantSchema, PAGE_PARAMETERS, pageSchema } from "@/app/api/v1/common-schema";
import { DOCUMENT_TYPES } from "@/lib/mailbox/message/document-type";
import { REPLY_STATES } from "@/lib/mailbox/reply/reply";
import { apiCall } from "@/lib/web/api/api-call";

const attachmentSchema = documentSchema
  .extend({ mediaType: z.string().meta({ description: "From the content: PDF, JPEG or PNG." }) })
  .meta({ id: "Attachment" });

const summarySchema = z
  .object({
    id: idSchema,
    reference: z.string().meta({ description: "For people, and for `inReplyTo` of the answer: `V-2026-7K3DQM`." }),
    state: z.enum(REPLY_STATES).meta({
      description:
        "`sent`; `processing` once acknowledged; `answered` once an answer is published. The customer sees it.",
    }),
    sentAt: instantSchema,
    acknowledgedAt: instantSchema.nullable(),
    answeredAt: instantSchema.nullable(),
    customer: z.object({
      name: z.string(),
      email: z.string().nullable().meta({ description: "Null when the account is closed." }),
    }),
    message: z
      .object({
        id: idSchema,
        senderReference: z.string(),
        documentType: z.enum(DOCUMENT_TYPES),
        contractNumber: z.string().nullable(),
      })
      .meta({ description: "The message of yours to which the customer replies." }),
    attachments: z.array(attachmentSchema),
  })
  .meta({ id: "ReplySummary" });

const replySchema = summarySchema
  .extend({ body: z.string().meta({ description: "What the customer wrote." }) })
  .meta({ id: "Reply" });

const acknowledgedSchema = z
  .object({ id: idSchema, acknowledgedAt: instantSchema.meta({ description: "Of the first acknowledgement." }) })
  .meta({ id: "AcknowledgedReply" });

const ID_PARAMETER = { id: "Id of the reply." };

const listQuery = z.strictObject({
  ...PAGE_PARAMETERS,
  state: z.enum(REPLY_STATES).optional().meta({ description: "Only replies in this state." }),
});
export const listRepliesCall = apiCall<undefined, z.infer<typeof listQuery>>({
  method: "GET",
  path: "/replies",
  id: "listReplies",
  scope: "replies:read",
  summary: "List customers' replies",
  description:
    "Replies to your messages, oldest first, without their texts. Ask for `state=sent` and acknowledge each reply that your " +
    "system has taken over: so none is missed and none comes twice.",
  query: listQuery,
  body: { kind: "none" },
  answers: [{ status: 200, description: "A page.", schema: pageSchema(summarySchema) }],
  problems: ["invalid-request"],
});

export const getReplyCall = apiCall({
  method: "GET",
  path: "/replies/{id}",
  id: "getReply",
  scope: "replies:read",
  summary: "Get a reply",
  description: "A reply with its text. That your key has read it stands in the audit log.",
  params: ID_PARAMETER,
  body: { kind: "none" },
  answers: [{ status: 200, description: "The reply.", schema: replySchema }],
  problems: ["not-found"],
});

export const getAttachmentCall = apiCall({
  method: "GET",
  path: "/replies/{id}/attachments/{attachment}",
  id: "getReplyAttachment",
  scope: "replies:read",
  summary: "Download an attachment of a reply",
  description:
    "The bytes as the customer sent them, recorded in the audit log. The customer may be anybody: scan a file before you open it.",
  params: { ...ID_PARAMETER, attachment: "Id of the attachment." },
  body: { kind: "none" },
  answers: [{ status: 200, description: "The file.", mediaType: "application/octet-stream" }],
  problems: ["not-found", "attachment-damaged", "busy"],
});

export const acknowledgeReplyCall = apiCall({
  method: "POST",
  path: "/replies/{id}/acknowledge",
  id: "acknowledgeReply",
  scope: "replies:acknowledge",
  isIdempotent: true,
  summary: "Acknowledge a reply",
  description:
    "The customer then sees that the reply is being processed. To answer it, place a message with its reference as `inReplyTo`.",
  params: ID_PARAMETER,
  body: { kind: "none" },
  answers: [{ status: 200, description: "Acknowledged, now or before.", schema: acknowledgedSchema }],
  problems: ["not-found"],
});
