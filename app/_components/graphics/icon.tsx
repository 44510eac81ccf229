import sprite from "./icons.svg";

export type IconName =
  | "alert"
  | "check-circle"
  | "chevron"
  | "circle"
  | "clip"
  | "clock"
  | "close"
  | "computer"
  | "down"
  | "up"
  | "download"
  | "eye"
  | "info"
  | "left"
  | "lock"
  | "mail"
  | "mail-open"
  | "menu"
  | "open"
  | "phone"
  | "print"
  | "reply"
  | "restore"
  | "right"
  | "search"
  | "shield"
  | "trash";

/** Address of the file with the symbols: the build names it by its content, so browsers keep it for a year. */
const SPRITE: string = sprite.src;

/**
 * An icon beside a text. It is hidden from screen readers and missing in Firefox before 132, which refuses the file
 * under `default-src 'none'`, so the text must say the same. The symbols are in icons.svg: 20 × 20 grid, 1.6 px line,
 * round caps and joins; colour and line come from `.icon` in app/_styles/base.css.
 */
export function Icon({ name, className }: { name: IconName; className?: string }) {
  return (
    <svg className={className ? `icon ${className}` : "icon"} aria-hidden="true" focusable="false">
      <use href={`${SPRITE}#${name}`} />
    </svg>
  );
}
