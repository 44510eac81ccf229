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

/** A drawing beside words, never instead of them: hidden from screen readers. The symbols are those of `IconSprite`. */
export function Icon({ name, className }: { name: IconName; className?: string }) {
  return (
    <svg className={className ? `icon ${className}` : "icon"} aria-hidden="true" focusable="false">
      <use href={`#i-${name}`} />
    </svg>
  );
}
