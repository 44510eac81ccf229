import { Button } from "@/app/_components/control/button";
import { Card } from "@/app/_components/layout/card";
import { getTranslations } from "@/lib/web/texts";
import { chooseUnreadRemindersAction } from "./actions";

/** Whether the customer is reminded of messages that they have not opened, with the button that changes it. */
export async function UnreadReminders({ wanted, owner }: { wanted: boolean; owner: string }) {
  const t = await getTranslations("account.reminders");
  return (
    <Card heading={t("heading")} headingId="reminders">
      <p>{t(wanted ? "on" : "off")}</p>
      <form className="after-l" action={chooseUnreadRemindersAction.bind(null, undefined)}>
        <input type="hidden" name="owner" value={owner} />
        <input type="hidden" name="wanted" value={wanted ? "no" : "yes"} />
        <Button>{t(wanted ? "turnOff" : "turnOn")}</Button>
      </form>
    </Card>
  );
}
