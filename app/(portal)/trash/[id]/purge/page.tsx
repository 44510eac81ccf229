import type { Metadata } from "next";
import { Button, ButtonLink, Buttons } from "@/app/_components/control/button";
import { Card } from "@/app/_components/layout/card";
import { PageHead } from "@/app/_components/layout/page-head";
import { getTrashMessage } from "@/lib/mailbox/message/get-trash-message";
import { ownerMark } from "@/lib/web/action";
import { requireCustomer } from "@/lib/web/gate";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { answerNotFound } from "../../../answer-not-found";
import { Documents } from "../../../inbox/[id]/documents";
import { purgeAction } from "../../actions";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { account } = await requireCustomer();
  const { id } = await params;
  const found = await getTrashMessage(webContext(), { accountId: account.id, messageId: id });
  const heading = found.ok ? await getTranslations("trash.purgeConfirm") : await getTranslations("system.notFound");
  return { title: heading("heading") };
}

/** Asks for confirmation before a message is deleted for good. */
export default async function PurgePage({ params }: Props) {
  const { account } = await requireCustomer();
  const { id } = await params;
  const found = await getTrashMessage(webContext(), { accountId: account.id, messageId: id });
  if (!found.ok) return answerNotFound();
  const { subject, documents } = found.value;
  const t = await getTranslations("trash.purgeConfirm");
  const back = { href: "/trash", text: (await getTranslations("trash"))("back") };
  return (
    <div className="narrow">
      <PageHead heading={t("heading")} back={back} />
      <Card label={t("heading")}>
        <div className="flow">
          <p>
            <strong>
              <bdi>{subject}</bdi>
            </strong>
          </p>
          <p>{t("text")}</p>
        </div>
        <form action={purgeAction.bind(null, undefined)}>
          <input type="hidden" name="owner" value={ownerMark(account.id)} />
          <input type="hidden" name="id" value={id} />
          <Buttons fill after>
            <Button variant="danger" icon="trash">
              {t("yes")}
            </Button>
            <ButtonLink variant="quiet" href="/trash">
              {t("no")}
            </ButtonLink>
          </Buttons>
        </form>
      </Card>
      {documents.length > 0 ? <Documents documents={documents} from="trash" /> : null}
    </div>
  );
}
