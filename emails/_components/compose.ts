import { type ComponentType, createElement, type ReactElement } from "react";
import type { EmailChrome } from "@/emails/_components/chrome";

/** Any template; the registry of e-mails checks that the props fit. */
export type EmailTemplateComponent = ComponentType<{ chrome: EmailChrome }>;

/** Makes the element that the renderer takes, for rooms that do not import React. */
export function compose<Props extends object>(template: ComponentType<Props>, props: Props): ReactElement {
  return createElement(template, props);
}
