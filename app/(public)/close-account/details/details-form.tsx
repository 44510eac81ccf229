"use client";
import { type FormEvent, type ReactNode, useActionState, useState } from "react";
import { ButtonLink, Buttons } from "@/app/_components/control/button";
import { Notice } from "@/app/_components/feedback/notice";
import { Choice, ChoiceGroup } from "@/app/_components/form/choice";
import { ErrorSummary, type FieldMessage } from "@/app/_components/form/error-summary";
import { Field, TextAreaField } from "@/app/_components/form/field";
import { FormStack } from "@/app/_components/form/form-stack";
import type { FormTexts } from "@/app/_components/form/form-texts";
import { SelectField } from "@/app/_components/form/select-field";
import { SubmitButton } from "@/app/_components/form/submit-button";
import { PageHead } from "@/app/_components/layout/page-head";
import { type ClosureForm, closureProblems, sortByFormOrder } from "@/lib/closure/closure-details";
import { lookupForm, parseEmailAddress } from "@/lib/kernel/email-address";
import { trimBlanks } from "@/lib/kernel/typed-text";
import type { ProblemTexts } from "../texts";
import { detailsAction } from "./actions";
import type { DetailsState } from "./state";

type TextKey =
  | "heading"
  | "when"
  | "warning"
  | "reason"
  | "ended"
  | "postal"
  | "name"
  | "policy"
  | "choosePolicy"
  | "address"
  | "note"
  | "acknowledge"
  | "email"
  | "emailHint"
  | "emailEmpty"
  | "emailFormat"
  | "submit"
  | "cancel";
type DetailsFormProps = {
  initial: DetailsState;
  /** Mark of the customer whose page this is; empty for a visitor. */
  owner: string;
  signedIn: boolean;
  /** The customer's contracts to choose from; empty for a visitor, who types the number. */
  contracts: readonly { value: string; label: string }[];
  /** Warning above the form. */
  notice: string | null;
  postalNote: ReactNode;
  texts: FormTexts & Record<TextKey, string> & { problems: ProblemTexts };
};

/** The current values of the form. */
function readForm(form: HTMLFormElement): { form: ClosureForm; email: string } {
  const data = new FormData(form);
  const text = (name: string) => String(data.get(name) ?? "");
  const [reason, name, policy, address, note] = ["reason", "name", "policy", "address", "note"].map(text);
  const texts = { reason: reason ?? "", name: name ?? "", policy: policy ?? "", address: address ?? "" };
  return { form: { ...texts, note: note ?? "", acknowledged: data.has("acknowledged") }, email: text("email") };
}

/**
 * The form for the details of a closure request. With script the rules are checked before sending, and each error
 * disappears once its field is valid. Without script the server reports the same errors.
 */
export function DetailsForm({ initial, owner, signedIn, contracts, notice, postalNote, texts }: DetailsFormProps) {
  const [state, action] = useActionState(detailsAction, initial);
  const [submitErrors, setSubmitErrors] = useState<FieldMessage[] | null>(null);
  const [remaining, setRemaining] = useState<FieldMessage[] | null>(null);
  const { form } = state;

  const validate = (element: HTMLFormElement): FieldMessage[] => {
    const typed = readForm(element);
    const errors = closureProblems(typed.form).map(({ field, kind }) => ({
      field: field as string,
      message: texts.problems[field][kind],
    }));
    if (signedIn) return errors;
    const withEmailError = (message: string) => sortByFormOrder([...errors, { field: "email", message }]);
    if (trimBlanks(typed.email) === "") return withEmailError(texts.emailEmpty);
    return parseEmailAddress(lookupForm(typed.email)) ? errors : withEmailError(texts.emailFormat);
  };

  const validateOnSubmit = (event: FormEvent<HTMLFormElement>) => {
    const errors = validate(event.currentTarget);
    setSubmitErrors(errors.length > 0 ? errors : null);
    setRemaining(errors.length > 0 ? errors : null);
    if (errors.length > 0) event.preventDefault();
  };
  /** Removes errors of fields that have become valid; adds none. */
  const revalidate = (event: FormEvent<HTMLFormElement>) => {
    if (!remaining) return;
    const now = validate(event.currentTarget);
    setRemaining(remaining.flatMap((error) => now.filter(({ field }) => field === error.field)));
  };

  const errors = remaining ?? state.errors;
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.message;
  return (
    <div className="narrow">
      <ErrorSummary texts={texts} errors={submitErrors ?? state.errors} />
      {notice ? (
        <Notice tone="warning" place="page" status>
          {notice}
        </Notice>
      ) : null}
      <PageHead heading={texts.heading} lead={texts.when} />
      <Notice tone="warning" place="page">
        {texts.warning}
      </Notice>
      <form
        className="card"
        action={action}
        onSubmit={validateOnSubmit}
        onInput={revalidate}
        noValidate
        key={JSON.stringify(form)}
      >
        <input type="hidden" name="owner" value={owner} />
        <FormStack>
          <ChoiceGroup name="reason" legend={texts.reason} error={errorOf("reason")} texts={texts}>
            <Choice type="radio" name="reason" value="contract-ended" defaultChecked={form.reason === "contract-ended"}>
              {texts.ended}
            </Choice>
            <Choice
              type="radio"
              name="reason"
              value="switch-to-postal"
              defaultChecked={form.reason === "switch-to-postal"}
              aria-describedby="postal-note"
              note={
                <>
                  <p className="hint" id="postal-note">
                    {postalNote}
                  </p>
                  <TextAreaField
                    low
                    name="address"
                    rows={3}
                    autoComplete="street-address"
                    label={texts.address}
                    error={errorOf("address")}
                    defaultValue={form.address}
                    texts={texts}
                  />
                </>
              }
            >
              {texts.postal}
            </Choice>
          </ChoiceGroup>
          <Field
            name="name"
            autoComplete="name"
            label={texts.name}
            error={errorOf("name")}
            defaultValue={form.name}
            texts={texts}
          />
          {signedIn ? null : (
            <Field
              name="email"
              type="email"
              inputMode="email"
              autoComplete="email"
              autoCapitalize="off"
              spellCheck={false}
              label={texts.email}
              hint={texts.emailHint}
              error={errorOf("email")}
              defaultValue={state.email}
              texts={texts}
            />
          )}
          {contracts.length > 0 ? (
            <SelectField
              name="policy"
              label={texts.policy}
              error={errorOf("policy")}
              defaultValue={form.policy}
              options={contracts.length > 1 ? [{ value: "", label: texts.choosePolicy }, ...contracts] : contracts}
              texts={texts}
            />
          ) : (
            <Field
              short
              name="policy"
              inputMode="numeric"
              label={texts.policy}
              error={errorOf("policy")}
              defaultValue={form.policy}
              texts={texts}
            />
          )}
          <TextAreaField
            low
            optional
            name="note"
            rows={3}
            label={texts.note}
            error={errorOf("note")}
            defaultValue={form.note}
            texts={texts}
          />
          <Choice
            type="checkbox"
            name="acknowledged"
            value="yes"
            defaultChecked={form.acknowledged}
            error={errorOf("acknowledged")}
            texts={texts}
          >
            {texts.acknowledge}
          </Choice>
          <Buttons fill>
            <SubmitButton variant="primary" working={texts.working}>
              {texts.submit}
            </SubmitButton>
            <ButtonLink variant="quiet" href="/close-account">
              {texts.cancel}
            </ButtonLink>
          </Buttons>
        </FormStack>
      </form>
    </div>
  );
}
