"use client";
import { Button } from "@/app/_components/control/button";
import styles from "./message-table.module.css";
import { SelectAll, SelectedCount } from "./select-all";

export type BulkTexts = {
  all: string;
  /** The text of the count as in messages/; the browser fills it in. */
  count: string;
  read: string;
  markUnread: string;
  zip: string;
  delete: string;
};

/** The buttons for the selected messages; they post the form of the list. */
export function BulkBar({ texts }: { texts: BulkTexts }) {
  return (
    <div className={styles.bulk}>
      <div className={styles.bulkAll}>
        <SelectAll label={texts.all} />
      </div>
      <div className={styles.bulkSelected}>
        <SelectedCount className={styles.bulkCount} pattern={texts.count} />
        <Button variant="quiet" small icon="mail-open" name="intent" value="read">
          {texts.read}
        </Button>
        <Button variant="quiet" small icon="mail" name="intent" value="unread">
          {texts.markUnread}
        </Button>
        <Button
          variant="quiet"
          small
          icon="download"
          formAction="/download/selected"
          formMethod="post"
          name="intent"
          value="zip"
        >
          {texts.zip}
        </Button>
        <Button variant="quiet" small icon="trash" name="intent" value="delete">
          {texts.delete}
        </Button>
      </div>
    </div>
  );
}
