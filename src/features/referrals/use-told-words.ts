import { useTranslation } from "react-i18next";
import type { ReferralField } from "#domain/referral/types.ts";
import type { TalkWords } from "#features/referrals/use-talk-words.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { ownName } from "#i18n/languages.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { usePackText } from "#storage/react.ts";
import { type Line, packLine, uiLine } from "#ui/line.ts";

/** Texts of the guides that name a field in the person's own voice; the others have words of the app. */
const ASKED: Partial<Record<ReferralField, string>> = {
  needs: "label.my_needs",
  access_needs: "q.s6",
  accepted_services: "q.q78",
  reach: "q.consent_share_how",
  indicators: "label.the_ticks",
};
const AGES = ["adult", "child", "unknown"];

export interface ToldWords {
  /** Words of the app around the lines. */
  ui(key: string): Line;
  /** A text of the guides, or the worker's own word for it while they are not on this phone. */
  pack(key: string, otherwise: string): Line;
  label(field: ReferralField): Line;
  value(field: ReferralField, value: string): Line;
}

/** A referral in the person's language: words of the guides, of the directory and of the app, each in the language it really is in. */
export function useToldWords(words: TalkWords): ToldWords {
  const { t } = useTranslation("referrals");
  const { lang: own } = useLanguage();
  const text = usePackText(words.lang);
  const ui = (key: string): Line => uiLine("person-held", `told.${key}`, words.t(`told.${key}`), words.lang);
  const pack = (key: string, otherwise: string): Line => packLine(key, text(key))[0] ?? { text: t(otherwise), lang: own };
  return {
    ui,
    pack,
    label: (field) => {
      const key = ASKED[field];
      return key === undefined ? ui(field) : pack(key, `field.${field}`);
    },
    value: (field, value) => {
      const plain = cleanOutsideText(value);
      const asIs: Line = { text: plain, lang: words.lang, optional: true };
      if (field === "code" || !/^\w+$/.test(plain)) return asIs;
      if (field === "language") return { text: ownName(plain), lang: plain, optional: true };
      if (field === "age_group") return AGES.includes(plain) ? ui(`age.${plain}`) : asIs;
      const asked = packLine(`label.${plain}`, text(`label.${plain}`))[0];
      const need = words.t(`help:need.${plain}`, { defaultValue: "" });
      return asked ?? (need === "" ? asIs : uiLine("help", `need.${plain}`, need, words.lang));
    },
  };
}
