import { useTranslation } from "react-i18next";
import { ASKED_KINDS, type Asked } from "#domain/directory/needs.ts";
import { Disclosure } from "#ui/Disclosure.tsx";
import { FilterChips } from "#ui/FilterChips.tsx";
import { Quiet } from "#ui/Quiet.tsx";

const WISHES = Object.keys(ASKED_KINDS) as Asked[];

interface AskedForProps {
  readonly chosen: readonly Asked[];
  readonly onChange: (chosen: readonly Asked[]) => void;
}

/** Police, labour authorities, crime lines and return stand in a plan only when the person named them (safeguarding rule 2). */
export function AskedFor({ chosen, onChange }: AskedForProps) {
  const { t } = useTranslation("screening");
  return (
    <Disclosure title={t("asked_for.title")} testId="asked-for">
      <Quiet>{t("asked_for.text")}</Quiet>
      <FilterChips
        label={t("asked_for.title")}
        options={WISHES.map((value) => ({ value, label: t(`asked_for.wish.${value}`), testId: `asked-${value}` }))}
        chosen={chosen}
        onToggle={(value) => onChange(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value])}
      />
    </Disclosure>
  );
}
