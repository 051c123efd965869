import { CircleQuestionMark } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Bidi } from "#i18n/Bidi.tsx";
import { ownName } from "#i18n/languages.ts";
import { classNames } from "#ui/class-names.ts";
import styles from "#ui/FreshnessLine.module.css";
import { Icon } from "#ui/Icon.tsx";

interface DraftMarkProps {
  readonly review: "reference" | "draft" | "reviewed";
  /** Language the text is in, when it is not the one that was asked for. */
  readonly shownIn?: string | undefined;
}

/** Says in a sentence that no native speaker has read a text yet, or that it is shown in another language. */
export function DraftMark({ review, shownIn }: DraftMarkProps) {
  const { t } = useTranslation("common");
  if (review !== "draft" && !shownIn) return null;
  return (
    <p className={classNames(styles.line, styles.open)}>
      <Icon of={CircleQuestionMark} size={18} />
      <span>
        {shownIn ? (
          <>
            {t("shown_in")} <Bidi lang={shownIn}>{ownName(shownIn)}</Bidi>
          </>
        ) : (
          t("draft")
        )}
      </span>
    </p>
  );
}
