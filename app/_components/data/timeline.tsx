import type { ReactNode } from "react";
import styles from "./timeline.module.css";

export type TimelineEvent = {
  id: string;
  /** ISO 8601, for the attribute of `<time>`. */
  dateTime: string;
  time: string;
  text: ReactNode;
  /** True if the customer did it: a filled mark; hollow for the insurer. The text says it too. */
  byYou: boolean;
};

export function Timeline({ events }: { events: readonly TimelineEvent[] }) {
  return (
    <ol className={styles.timeline}>
      {events.map((event) => (
        <li key={event.id} className={event.byYou ? styles.byYou : undefined}>
          <time dateTime={event.dateTime}>{event.time}</time>
          {event.text}
        </li>
      ))}
    </ol>
  );
}
