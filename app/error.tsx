"use client";
import { Trouble, type TroubleProps } from "./_components/trouble";

export default function ErrorPage(props: TroubleProps) {
  return <Trouble {...props} />;
}
