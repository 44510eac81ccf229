import { z } from "zod";

/** Instants of answers: ISO 8601 in UTC. */
export const instantSchema = z.iso.datetime().meta({ description: "Instant, ISO 8601 in UTC." });
export const daySchema = z.iso.date().meta({ description: "Day in Budapest, YYYY-MM-DD." });
export const idSchema = z.uuid();
export const sha256Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ description: "SHA-256 of the bytes, hexadecimal." });

const MAX_PAGE = 100;
const DEFAULT_PAGE = 50;

/** Parameters of every list. */
export const PAGE_PARAMETERS = {
  cursor: z.string().max(1000).optional().meta({ description: "`nextCursor` of the page before; opaque." }),
  limit: z
    .string()
    .regex(/^(?:[1-9]\d?|100)$/, `a number from 1 to ${MAX_PAGE}`)
    .default(String(DEFAULT_PAGE))
    .meta({ description: `Rows of a page, 1 to ${MAX_PAGE}; ${DEFAULT_PAGE} when left out.` }),
};

/** A page of a list. */
export function pageSchema<T extends z.ZodType>(rows: T) {
  return z.object({
    data: z.array(rows),
    nextCursor: z.string().nullable().meta({ description: "Cursor of the next page; null on the last one." }),
  });
}

/** What was corrected or looks unwise in a call that was done nevertheless. */
export const remarksSchema = z
  .array(
    z
      .object({ message: z.string().meta({ description: "English, for developers. Never names a password." }) })
      .meta({ id: "Remark" }),
  )
  .meta({
    description:
      "What was corrected or looks unwise: blanks around the address, an initial password that is easy to guess or ignored. " +
      "Nothing is refused for it; mostly empty.",
  });

/** A document as every answer shows it. */
export const documentSchema = z
  .object({
    id: idSchema,
    filename: z.string().meta({ description: "Cleaned: without paths and characters that systems refuse." }),
    size: z.int().meta({ description: "Bytes." }),
    sha256: sha256Schema,
  })
  .meta({ id: "Document" });

/** Refusals, RFC 9457. */
export const problemSchema = z
  .object({
    type: z.url().meta({ description: "Address of the problem's section in the documentation; stable." }),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: "The name at the end of `type`." }),
    detail: z.string().optional(),
    instance: z.string().meta({ description: "Path of the call." }),
    errors: z
      .array(
        z.object({
          pointer: z.string().optional().meta({ description: "JSON pointer (RFC 6901) of the wrong field." }),
          parameter: z.string().optional().meta({ description: "The wrong parameter of query, path or multipart." }),
          code: z.string(),
          message: z.string().meta({ description: "English, for developers." }),
        }),
      )
      .optional()
      .meta({ description: "Every wrong field at once." }),
    requestId: z.string().optional(),
  })
  .meta({ id: "Problem" });
