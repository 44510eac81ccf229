import { type ComponentType, createElement, type ReactElement } from "react";

/** Sets a letter's facts into its template; lets rooms without React hand a letter to the renderer. */
export function compose<Props extends object>(template: ComponentType<Props>, props: Props): ReactElement {
  return createElement(template, props);
}
