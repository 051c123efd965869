import { Handshake } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Door } from "#ui/Door.tsx";
import { useVaultQuery } from "#workflows/react.ts";
import { readHanded, waitsForUs } from "#workflows/take-over.ts";

/** Something came from a colleague that waits for a yes, or was taken back by the person; else nothing stands here. */
export function HandedDoor() {
  const { t } = useTranslation("hand-over");
  const handed = useVaultQuery(readHanded) ?? [];
  const waiting = handed.filter(waitsForUs).length;
  if (handed.length === 0) return null;
  return (
    <Door
      href="/team/handed"
      icon={Handshake}
      title={t("handed.title")}
      hint={waiting > 0 ? t("handed.door", { number: waiting }) : t("handed.door_none")}
      testId="open-handed"
    />
  );
}
