/**
 * All symbols of `Icon`, once per page. 20 × 20 grid, 1.6 px line, round caps and joins; colour and line come from
 * `.icon` in app/_styles/base.css.
 */
export function IconSprite() {
  return (
    <div hidden>
      <svg aria-hidden="true">
        <symbol id="i-alert" viewBox="0 0 20 20">
          <circle cx="10" cy="10" r="7.5" />
          <path d="M10 6.2v4.4M10 13.5v.1" />
        </symbol>
        <symbol id="i-check-circle" viewBox="0 0 20 20">
          <circle cx="10" cy="10" r="7.5" />
          <path d="m6.6 10.3 2.4 2.4 4.4-5" />
        </symbol>
        <symbol id="i-chevron" viewBox="0 0 20 20">
          <path d="m5 7.5 5 5 5-5" />
        </symbol>
        <symbol id="i-circle" viewBox="0 0 20 20">
          <circle cx="10" cy="10" r="7.5" />
        </symbol>
        <symbol id="i-clip" viewBox="0 0 20 20">
          <path d="m15.6 9.2-6 6a3.5 3.5 0 0 1-5-5l6.4-6.3a2.3 2.3 0 0 1 3.3 3.3l-6.2 6.2a1.15 1.15 0 0 1-1.6-1.6l5.4-5.4" />
        </symbol>
        <symbol id="i-clock" viewBox="0 0 20 20">
          <circle cx="10" cy="10" r="7.5" />
          <path d="M10 5.8V10l2.8 1.8" />
        </symbol>
        <symbol id="i-close" viewBox="0 0 20 20">
          <path d="m5 5 10 10M15 5 5 15" />
        </symbol>
        <symbol id="i-computer" viewBox="0 0 20 20">
          <rect x="3" y="3.8" width="14" height="9.4" rx="1.3" />
          <path d="M7 16.7h6M10 13.2v3.5" />
        </symbol>
        <symbol id="i-up" viewBox="0 0 20 20">
          <path d="M10 16.5v-13M4.5 9 10 3.5 15.5 9" />
        </symbol>
        <symbol id="i-down" viewBox="0 0 20 20">
          <path d="M10 3.5v13M4.5 11l5.5 5.5 5.5-5.5" />
        </symbol>
        <symbol id="i-download" viewBox="0 0 20 20">
          <path d="M10 3v9.5M5.8 8.7 10 12.9l4.2-4.2M3.5 16.7h13" />
        </symbol>
        <symbol id="i-eye" viewBox="0 0 20 20">
          <path d="M2 10s3-5.5 8-5.5 8 5.5 8 5.5-3 5.5-8 5.5S2 10 2 10z" />
          <circle cx="10" cy="10" r="2.4" />
        </symbol>
        <symbol id="i-info" viewBox="0 0 20 20">
          <circle cx="10" cy="10" r="7.5" />
          <path d="M10 9.3v4.4M10 6.4v.1" />
        </symbol>
        <symbol id="i-left" viewBox="0 0 20 20">
          <path d="M16.5 10h-13M9 4.5 3.5 10 9 15.5" />
        </symbol>
        <symbol id="i-lock" viewBox="0 0 20 20">
          <rect x="4" y="8.8" width="12" height="8.2" rx="1.5" />
          <path d="M6.8 8.8V6.4a3.2 3.2 0 0 1 6.4 0v2.4" />
        </symbol>
        <symbol id="i-mail" viewBox="0 0 20 20">
          <rect x="2.5" y="4.5" width="15" height="11.5" rx="1.5" />
          <path d="m3 6 7 5.3L17 6" />
        </symbol>
        <symbol id="i-mail-open" viewBox="0 0 20 20">
          <path d="M2.5 8.3 10 3l7.5 5.3v7.2a1.5 1.5 0 0 1-1.5 1.5H4a1.5 1.5 0 0 1-1.5-1.5z" />
          <path d="m2.8 8.6 7.2 4.6 7.2-4.6" />
        </symbol>
        <symbol id="i-menu" viewBox="0 0 20 20">
          <path d="M3 5.5h14M3 10h14M3 14.5h14" />
        </symbol>
        <symbol id="i-open" viewBox="0 0 20 20">
          <path d="M11.5 3.5h5v5M16.5 3.5l-7 7M14.5 11.8v3.7a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1h3.7" />
        </symbol>
        <symbol id="i-phone" viewBox="0 0 20 20">
          <rect x="5.5" y="2.5" width="9" height="15" rx="1.6" />
          <path d="M9 14.7h2" />
        </symbol>
        <symbol id="i-print" viewBox="0 0 20 20">
          <path d="M6 7V3.2h8V7M6 14H4.2a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1h11.6a1 1 0 0 1 1 1v5a1 1 0 0 1-1 1H14M6 11.5h8v5.3H6z" />
        </symbol>
        <symbol id="i-reply" viewBox="0 0 20 20">
          <path d="M8 4.8 3.3 9.5 8 14.2M3.3 9.5H11a5.5 5.5 0 0 1 5.5 5.5v.7" />
        </symbol>
        <symbol id="i-restore" viewBox="0 0 20 20">
          <path d="M3.8 3.8v4.3h4.3M4.1 8.1a6.6 6.6 0 1 1-.5 3.6" />
        </symbol>
        <symbol id="i-right" viewBox="0 0 20 20">
          <path d="M3.5 10h13M11 4.5l5.5 5.5-5.5 5.5" />
        </symbol>
        <symbol id="i-search" viewBox="0 0 20 20">
          <circle cx="8.75" cy="8.75" r="5.5" />
          <path d="m12.8 12.8 4.2 4.2" />
        </symbol>
        <symbol id="i-shield" viewBox="0 0 20 20">
          <path d="m10 2.5 6.2 2.3v4.7c0 3.7-2.6 6.6-6.2 8-3.6-1.4-6.2-4.3-6.2-8V4.8z" />
          <path d="m7.2 9.9 2 2 3.6-4.1" />
        </symbol>
        <symbol id="i-trash" viewBox="0 0 20 20">
          <path d="M3.3 5.5h13.4M7.8 5.5V4a1 1 0 0 1 1-1h2.4a1 1 0 0 1 1 1v1.5M5 5.5l.7 10.1A1.5 1.5 0 0 0 7.2 17h5.6a1.5 1.5 0 0 0 1.5-1.4L15 5.5M8.4 9v4.5M11.6 9v4.5" />
        </symbol>
      </svg>
    </div>
  );
}
