"use client";
import { useActionState } from "react";
import { SubmitButton } from "@/app/_components/form/submit-button";
import styles from "../../_frame/staff-table.module.css";
import { lockAction, reissueAction, sendLinkAction } from "./actions";
import { PrintedPassword, type PrintedTexts } from "./printed-password";
import { NO_ACT } from "./state";

type CustomerActsProps = {
  owner: string;
  customer: string;
  /** Which of the acts help in the account's present state. */
  reissue: boolean;
  lock: boolean;
  link: boolean;
  texts: { reissue: string; lock: string; link: string; working: string };
  printed: PrintedTexts;
};

/** The buttons that help a customer to get in, or shut an account that is in strange hands. Works without script. */
export function CustomerActs({ owner, customer, reissue, lock, link, texts, printed }: CustomerActsProps) {
  const [reissued, reissueFormAction] = useActionState(reissueAction, NO_ACT);
  const [locked, lockFormAction] = useActionState(lockAction, NO_ACT);
  const [linked, linkFormAction] = useActionState(sendLinkAction, NO_ACT);
  const messages = [reissued.message, linked.message, locked.message].filter((message) => message !== null);
  const hidden = (
    <>
      <input type="hidden" name="owner" value={owner} />
      <input type="hidden" name="customer" value={customer} />
    </>
  );
  return (
    <div className="flow">
      {messages.map((message) => (
        <p key={message} role="status">
          {message}
        </p>
      ))}
      {reissued.initialPassword ? <PrintedPassword password={reissued.initialPassword} texts={printed} /> : null}
      <div className={styles.inline}>
        {reissue ? (
          <form action={reissueFormAction}>
            {hidden}
            <SubmitButton small working={texts.working}>
              {texts.reissue}
            </SubmitButton>
          </form>
        ) : null}
        {link ? (
          <form action={linkFormAction}>
            {hidden}
            <SubmitButton small working={texts.working}>
              {texts.link}
            </SubmitButton>
          </form>
        ) : null}
        {lock ? (
          <form action={lockFormAction}>
            {hidden}
            <SubmitButton small danger working={texts.working}>
              {texts.lock}
            </SubmitButton>
          </form>
        ) : null}
      </div>
    </div>
  );
}
