import "server-only";
import { and, type SQL, sql } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import { inHungarian, inInboxAtAnyTime, type PreparedScope } from "@/lib/mailbox/list/list-store";
import type { DocumentType } from "@/lib/mailbox/message/document-type";

/** A combination that occurs in the inbox, with one of the contract's product names. */
export type Facet = { contractNumber: string | null; documentType: DocumentType; product: string | null };

/**
 * A value for a statement about the inbox: every combination of contract number and document type in it, by contract
 * number in Hungarian order. Each is found from the one before by one look into `messages_list_idx`, so the cost grows
 * with the combinations and not with the messages.
 *
 * The plan is kept, so PostgreSQL does not know how full the mailbox is. With a range of `placed_at` that an index can
 * use it would expect a handful of messages, and read and sort all of them for each combination. So the range is
 * compared with an expression, which leaves `messages_list_idx` as the best way.
 */
export function inboxFacets(scope: PreparedScope): SQL<Facet[]> {
  const inRange = sql`${messages.placedAt} + interval '0' between ${scope.notBefore} and ${scope.notAfter}`;
  const inside = and(inInboxAtAnyTime(scope), inRange);
  const { contractNumber, documentType, product } = messages;
  /**
   * The first combination that fulfils a condition, in the order of the index: messages without a contract come last.
   */
  const firstWhere = (condition: SQL) => sql`(
    select ${contractNumber}, ${documentType}, ${product} from ${messages} where ${inside} and ${condition}
    order by ${contractNumber}, ${documentType}, ${product} limit 1)`;
  const isLater = sql`(${contractNumber}, ${documentType}) > (previous.contract_number, previous.document_type)`;
  const isLaterWithoutContract = sql`${contractNumber} is null and ${documentType} >
    case when previous.contract_number is null then previous.document_type else '' end`;
  return sql`(
    with recursive facets (contract_number, document_type, product) as (
      ${firstWhere(sql`true`)}
      union all
      select next.* from facets as previous cross join lateral (
        ${firstWhere(isLater)} union all ${firstWhere(isLaterWithoutContract)} limit 1
      ) as next
    )
    select coalesce(json_agg(
      json_build_object('contractNumber', contract_number, 'documentType', document_type, 'product', product)
      order by ${inHungarian(sql`contract_number`)} asc nulls last, document_type), '[]'::json)
    from facets)`;
}
