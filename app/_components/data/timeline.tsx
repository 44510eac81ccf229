import type { ReactNode } from "react";
import styles from "./timeline.module.css";

export type TimelineEvent = {
  id: string;
  /** ISO 8601, for machines. */
  dateTime: string;
  time: string;
  text: ReactNode;
  /** Filled mark: the customer did it; hollow: the insurer. The sentence says it too. */
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
