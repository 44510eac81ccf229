"use client";
import { useActionState } from "react";
import { ErrorSummary } from "@/app/_components/form/error-summary";
import { Field } from "@/app/_components/form/field";
import { FormStack } from "@/app/_components/form/form-stack";
import type { FormTexts } from "@/app/_components/form/form-texts";
import { SubmitButton } from "@/app/_components/form/submit-button";
import { proposeAddressAction } from "./actions";
import { NO_ADDRESS } from "./state";

type AddressFormProps = {
  owner: string;
  customer: string;
  texts: FormTexts & Record<"label" | "hint" | "submit", string>;
};

/** Proposes a new e-mail address. A refused one stays in its field. Works without script. */
export function AddressForm({ owner, customer, texts }: AddressFormProps) {
  const [state, action] = useActionState(proposeAddressAction, NO_ADDRESS);
  return (
    <>
      <ErrorSummary texts={texts} errors={state.errors} />
      <form action={action} noValidate>
        <input type="hidden" name="owner" value={owner} />
        <input type="hidden" name="customer" value={customer} />
        <FormStack>
          <Field
            name="new-address"
            type="email"
            autoComplete="off"
            required
            label={texts.label}
            hint={texts.hint}
            error={state.errors[0]?.message}
            defaultValue={state.typed}
            texts={texts}
          />
          <div>
            <SubmitButton small working={texts.working}>
              {texts.submit}
            </SubmitButton>
          </div>
        </FormStack>
      </form>
    </>
  );
}
