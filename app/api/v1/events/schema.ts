import { z } from "zod";
import { idSchema, instantSchema, PAGE_PARAMETERS } from "@/app/api/v1/common-schema";
import { FEED_EVENT_TYPES } from "@/lib/feed/event-type";
import { apiCall } from "@/lib/web/api/api-call";

const [firstType, ...otherTypes] = FEED_EVENT_TYPES;
const typeSchema = z.enum([firstType ?? "message.placed", ...otherTypes]);

/** An event of the feed, and the body of a webhook. */
export const feedEventSchema = z
  .object({
    id: idSchema.meta({ description: "The same for every repetition; `webhook-id` of a webhook." }),
    type: z.string().meta({ description: "One of the types of the parameter `type`. Later releases may add types." }),
    timestamp: instantSchema,
    cursor: z.string().meta({ description: "The feed goes on behind this event." }),
    data: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
      .meta({ description: "Ids, your references, and `state` after the event. No personal data." }),
  })
  .meta({
    id: "Event",
    example: {
      id: "0b9f2c1e-4d8a-4f6b-8c3d-2e1f0a9b8c7d",
      type: "message.opened",
      timestamp: "2026-11-23T09:00:00.000Z",
      cursor: "WyJldmVudHMiLCI0MiJd",
      data: {
        messageId: "3f2a9c1e-5b7d-4e8f-9a0b-1c2d3e4f5a6b",
        senderReference: "KUL-2026-000123",
        state: "opened",
        sequence: 3,
        actor: "customer",
      },
    },
  });

export const feedPageSchema = z
  .object({
    data: z.array(feedEventSchema),
    nextCursor: z.string().meta({ description: "Keep it, and ask with it again. Never null: the feed grows." }),
    hasMore: z.boolean().meta({ description: "Whether there is more already. `data` may be empty all the same." }),
  })
  .meta({ id: "EventPage" });

const feedQuery = z.strictObject({
  ...PAGE_PARAMETERS,
  type: typeSchema.optional().meta({ description: "Only events of this type." }),
});

export const listFeedCall = apiCall<undefined, z.infer<typeof feedQuery>>({
  method: "GET",
  path: "/events",
  id: "listEvents",
  scope: "events:read",
  summary: "List events",
  description:
    "Every change of state of your messages, of the replies to them and of your batches, in the order in which they were " +
    "committed. With the scope `closures:read` also those of closure requests, with `customers:read` those of customers. Without a cursor from the oldest event on. " +
    "Events are kept for 90 days.",
  query: feedQuery,
  body: { kind: "none" },
  answers: [{ status: 200, description: "A page.", schema: feedPageSchema }],
  problems: ["invalid-request", "cursor-expired"],
});
