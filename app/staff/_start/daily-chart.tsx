import type { CalendarDay } from "@/lib/kernel/time";
import styles from "./figures.module.css";

export type ChartDay = {
  day: CalendarDay;
  /** Null while the day is not counted: there is no bar. */
  n: number | null;
  /** The part of `n` that is drawn darker. */
  part?: number;
  /** What a pointer over the bar shows. */
  hint: string;
};

type DailyChartProps = {
  /** What the picture says as a text. */
  label: string;
  days: readonly ChartDay[];
};

const BAR_WIDTH = 8;
const GAP = 2;
const HEIGHT = 60;
/** A number above 0 can be seen beside any other. */
const LEAST_HEIGHT = 1.5;

function heightOf(n: number, most: number): number {
  return n === 0 ? 0 : Math.max(LEAST_HEIGHT, (n / most) * HEIGHT);
}

/** One bar for each day, drawn on the server. The numbers are in the table of the page too. */
export function DailyChart({ label, days }: DailyChartProps) {
  const most = Math.max(1, ...days.map(({ n }) => n ?? 0));
  const width = days.length * (BAR_WIDTH + GAP) - GAP;
  return (
    <svg
      className={styles.chart}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {days.map(({ day, n, part, hint }, index) => {
        const x = index * (BAR_WIDTH + GAP);
        const height = heightOf(n ?? 0, most);
        const inner = heightOf(part ?? 0, most);
        return (
          <g key={day}>
            <title>{hint}</title>
            <rect className={styles.area} x={x} y={0} width={BAR_WIDTH} height={HEIGHT} />
            <rect
              className={part === undefined ? styles.bar : styles.outer}
              x={x}
              y={HEIGHT - height}
              width={BAR_WIDTH}
              height={height}
            />
            {part === undefined ? null : (
              <rect className={styles.bar} x={x} y={HEIGHT - inner} width={BAR_WIDTH} height={inner} />
            )}
          </g>
        );
      })}
      <rect className={styles.base} x={0} y={HEIGHT - 0.5} width={width} height={0.5} />
    </svg>
  );
}
