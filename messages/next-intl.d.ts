import type { Locale, Messages } from "@/messages";

declare module "next-intl" {
  /** Makes an unknown key or namespace a type error. */
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
  }
}
