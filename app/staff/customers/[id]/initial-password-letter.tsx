import { PrintButton } from "@/app/_components/control/print-button";
import styles from "../../_frame/staff-table.module.css";

export type LetterTexts = {
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

/** The new initial password as a letter to post: printed, the page holds nothing else. */
export function InitialPasswordLetter({ password, texts }: { password: string; texts: LetterTexts }) {
  return (
    <section className={styles.panel} aria-labelledby="letter">
      <h2 id="letter">{texts.heading}</h2>
      <div className={`flow ${styles.letter}`} lang={texts.locale}>
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
