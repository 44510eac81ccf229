import { Icon } from "../control/icon";
import styles from "./days-left.module.css";

type DaysLeftProps = {
  /** `YYYY-MM-DD`, for machines. */
  dateTime: string;
  /** The whole date, formatted. */
  date: string;
  /** "12 nap múlva"; stands beside the date, never alone. */
  relative?: string;
  /** Under 30 days: amber, with a clock. The page decides; nothing here reads the time. */
  soon?: boolean;
};

export function DaysLeft({ dateTime, date, relative, soon }: DaysLeftProps) {
  return (
    <span className={soon ? styles.soon : undefined}>
      {soon ? <Icon name="clock" /> : null}
      <time dateTime={dateTime}>{date}</time>
      {relative ? (
        <>
          {" "}
          <span className={styles.relative}>{relative}</span>
        </>
      ) : null}
    </span>
  );
}

type MeterProps = {
  daysLeft: number;
  /** Id of the words that name the date. */
  labelledBy: string;
  /** The same in words, for browsers without meters. */
  children: string;
  days?: number;
  low?: number;
};

/** A year, filled with what is left of it; amber below `low` days. */
export function Meter({ daysLeft, labelledBy, children, days = 365, low = 30 }: MeterProps) {
  return (
    <meter
      className={styles.meter}
      aria-labelledby={labelledBy}
      min={0}
      max={days}
      low={low}
      optimum={days}
      value={Math.min(Math.max(daysLeft, 0), days)}
    >
      {children}
    </meter>
  );
}
