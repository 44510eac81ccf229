import { Icon } from "../graphics/icon";
import styles from "./days-left.module.css";

type DaysLeftProps = {
  /** What happens on that day, shown before the date. */
  label?: string;
  /** `YYYY-MM-DD`, for the attribute of `<time>`. */
  dateTime?: string;
  /** The formatted date; absent where only the label is known. */
  date?: string;
  /** Relative date beside the full one, e.g. "12 nap múlva". */
  relative?: string;
  /** True under 30 days: amber, with a clock. The page decides, because components never read the time. */
  soon?: boolean;
};

export function DaysLeft({ label, dateTime, date, relative, soon }: DaysLeftProps) {
  const clock = soon ? <Icon name="clock" /> : null;
  return (
    <span className={soon ? `dotted ${styles.soon}` : "dotted"}>
      {label ? (
        <span>
          {clock}
          {label}
        </span>
      ) : null}{" "}
      {date ? (
        <span>
          {label ? null : clock}
          <time dateTime={dateTime}>{date}</time>
        </span>
      ) : null}{" "}
      {relative ? <span className={styles.relative}>{relative}</span> : null}
    </span>
  );
}

type MeterProps = {
  daysLeft: number;
  /** Id of the element that names the date. */
  labelledBy: string;
  /** The same as text, for browsers without `<meter>`. */
  children: string;
  days?: number;
  low?: number;
};

/** A meter of the days left of `days` (default 365); amber below `low` days (default 30). */
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
