import type { InboxQuery } from "@/lib/mailbox/list/inbox-query";
import type { FilterChoices } from "@/lib/mailbox/list/summarize-mailbox";
import { getTranslations } from "@/lib/web/texts";
import { FilterForm } from "./filter-form";
import { SORT_ORDERS, sortOrderOf } from "./sort-orders";

type FilterBarProps = { query: InboxQuery; choices: FilterChoices };

/** The form of filters, sort order and grouping with its texts and choices; the address holds the whole query. */
export async function FilterBar({ query, choices }: FilterBarProps) {
  const t = await getTranslations("inbox");
  const types = await getTranslations("common.documentType");
  const { q, type, contract, state, from, to, dueFrom, dueTo } = query;
  return (
    <FilterForm
      q={q}
      values={{
        type: type ?? "",
        contract: contract ?? "",
        state,
        order: sortOrderOf(query),
        from: from ?? "",
        to: to ?? "",
        dueFrom: dueFrom ?? "",
        dueTo: dueTo ?? "",
      }}
      grouped={query.group === "contract"}
      options={{
        type: [["", t("filter.allTypes")], ...choices.types.map((value) => [value, types(value)] as const)],
        contract: [
          ["", t("filter.allContracts")],
          ...choices.contracts.map(
            ({ number, product }) => [number, product ? `${product} · ${number}` : number] as const,
          ),
        ],
        state: [
          ["all", t("filter.stateAll")],
          ["unread", t("filter.stateUnread")],
          ["read", t("filter.stateRead")],
          ["payable", t("filter.statePayable")],
          ["expiring", t("filter.stateExpiring")],
        ],
        order: SORT_ORDERS.map((order) => [order, t(`sort.${order}`)] as const),
      }}
      texts={{
        heading: t("filter.heading"),
        type: t("filter.type"),
        contract: t("filter.contract"),
        state: t("filter.state"),
        order: t("sort.label"),
        from: t("filter.from"),
        to: t("filter.to"),
        dueFrom: t("filter.dueFrom"),
        dueTo: t("filter.dueTo"),
        group: t("group.byContract"),
        apply: t("filter.apply"),
      }}
    />
  );
}
