import styles from "./staff-table.module.css";

type KeyFiguresProps = {
  figures: readonly { key: string; name: string; value: string; isLate?: boolean }[];
};

/** A few numbers with their names, side by side where there is room. */
export function KeyFigures({ figures }: KeyFiguresProps) {
  return (
    <dl className={styles.figures}>
      {figures.map(({ key, name, value, isLate }) => (
        <div key={key}>
          <dt className="muted">{name}</dt>
          <dd className={isLate ? styles.late : undefined}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
