import type { Locale, Messages } from "@/messages";

declare module "next-intl" {
  /** Makes a wrong key or namespace a type error wherever texts are used. */
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
  }
}
