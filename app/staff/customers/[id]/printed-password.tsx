import { PrintButton } from "@/app/_components/control/print-button";
import styles from "../../_frame/staff-table.module.css";

export type PrintedTexts = {
  heading: string;
  print: string;
  /** In the customer's language, without the password. */
  locale: string;
  insurer: string;
  date: string;
  greeting: string;
  before: string;
  after: string;
  closing: string;
};

/** The new initial password to be posted: printed, the page holds nothing else. */
export function PrintedPassword({ password, texts }: { password: string; texts: PrintedTexts }) {
  return (
    <section className={styles.stack} aria-labelledby="printed">
      <h2 id="printed">{texts.heading}</h2>
      <div className={`flow ${styles.printed}`} lang={texts.locale}>
        <p>
          <b>{texts.insurer}</b>
        </p>
        <p>{texts.date}</p>
        <p>{texts.greeting}</p>
        <p>{texts.before}</p>
        <p className={`num ${styles.password}`}>{password}</p>
        <p className={styles.pre}>{texts.after}</p>
        <p className={styles.pre}>{texts.closing}</p>
      </div>
      <PrintButton>{texts.print}</PrintButton>
    </section>
  );
}
