import { getTranslations } from "next-intl/server";
import { Button } from "@/app/_components/control/button";
import { Choice } from "@/app/_components/form/choice";
import { Field } from "@/app/_components/form/field";
import { formTexts } from "@/app/_components/form/form-texts";
import { Segments } from "@/app/_components/form/segments";
import { SelectField } from "@/app/_components/form/select-field";
import { Icon } from "@/app/_components/graphics/icon";
import { type InboxQuery, isFiltered } from "@/lib/mailbox/list/inbox-query";
import type { FilterChoices } from "@/lib/mailbox/list/summarize-mailbox";
import styles from "./filter-bar.module.css";
import { SORT_ORDERS, sortOrderOf } from "./sort-orders";

type FilterBarProps = { query: InboxQuery; choices: FilterChoices };

/** Filters, sort order and grouping as one GET form, so that the address holds the whole query. */
export async function FilterBar({ query, choices }: FilterBarProps) {
  const t = await getTranslations("inbox");
  const types = await getTranslations("common.documentType");
  const texts = await formTexts();
  const contracts = choices.contracts.map(({ number, product }) => ({
    value: number,
    label: product ? `${product} · ${number}` : number,
  }));
  return (
    <details className={styles.filter} open={isFiltered({ ...query, q: null })}>
      <summary>
        {t("filter.heading")}
        <Icon name="chevron" />
      </summary>
      <form aria-label={t("filter.heading")}>
        {query.q ? <input type="hidden" name="q" value={query.q} /> : null}
        <div className={styles.filterGrid}>
          <SelectField
            name="type"
            label={t("filter.type")}
            texts={texts}
            defaultValue={query.type ?? ""}
            options={[
              { value: "", label: t("filter.allTypes") },
              ...choices.types.map((type) => ({ value: type, label: types(type) })),
            ]}
          />
          <SelectField
            name="contract"
            label={t("filter.contract")}
            texts={texts}
            defaultValue={query.contract ?? ""}
            options={[{ value: "", label: t("filter.allContracts") }, ...contracts]}
          />
          <Segments
            name="state"
            legend={t("filter.state")}
            defaultValue={query.state}
            options={[
              { value: "all", label: t("filter.stateAll") },
              { value: "unread", label: t("filter.stateUnread") },
              { value: "read", label: t("filter.stateRead") },
            ]}
          />
          <SelectField
            name="order"
            label={t("sort.label")}
            texts={texts}
            defaultValue={sortOrderOf(query)}
            options={SORT_ORDERS.map((order) => ({ value: order, label: t(`sort.${order}`) }))}
          />
          <Field name="from" type="date" label={t("filter.from")} texts={texts} defaultValue={query.from ?? ""} />
          <Field name="to" type="date" label={t("filter.to")} texts={texts} defaultValue={query.to ?? ""} />
          <div className={styles.filterGroup}>
            <Choice type="checkbox" name="group" value="contract" defaultChecked={query.group === "contract"}>
              {t("group.byContract")}
            </Choice>
          </div>
          <div className={styles.filterButtons}>
            <Button type="submit">{t("filter.apply")}</Button>
          </div>
        </div>
      </form>
    </details>
  );
}
