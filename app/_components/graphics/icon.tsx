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

/**
 * An icon beside a text. It is hidden from screen readers, so the text must say the same. The symbols are in
 * `IconSprite`.
 */
export function Icon({ name, className }: { name: IconName; className?: string }) {
  return (
    <svg className={className ? `icon ${className}` : "icon"} aria-hidden="true" focusable="false">
      <use href={`#i-${name}`} />
    </svg>
  );
}
