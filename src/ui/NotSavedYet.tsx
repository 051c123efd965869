import { useTranslation } from "react-i18next";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Quiet } from "#ui/Quiet.tsx";

interface NotSavedYetProps {
  /** What stands in the form came back from an earlier time. */
  readonly isBack: boolean;
  /** `none`, `kept`, or the type of the error that kept it from being sealed. */
  readonly state: string;
  readonly onDrop: () => void;
}

/** What happens to what is typed before it is saved: kept locked, back again, or not kept. */
export function NotSavedYet({ isBack, state, onDrop }: NotSavedYetProps) {
  const { t } = useTranslation(["team", "errors"]);
  return (
    <>
      {isBack && (
        <Notice title={t("draft.back")} testId="draft-back">
          <BigButton kind="quiet" onPress={onDrop} testId="draft-drop">
            {t("draft.drop")}
          </BigButton>
        </Notice>
      )}
      {state === "kept" && (
        <div data-testid="draft-kept">
          <Quiet>{t("draft.kept")}</Quiet>
        </div>
      )}
      {state !== "kept" && state !== "none" && (
        <Notice tone="danger" live testId="draft-refused">
          <p>{t(`errors:${state}`)}</p>
        </Notice>
      )}
    </>
  );
}
