import { Baby, Eye, type LucideIcon, MessagesSquare, ShieldQuestionMark } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Guide } from "#domain/pack/guides.ts";
import { mayAsk } from "#domain/screening/scope.ts";
import type { WorkerFlags } from "#domain/screening/types.ts";
import { NeverAsk } from "#features/screening/NeverAsk.tsx";
import { useWorkerText } from "#features/screening/use-words.ts";
import { useLanguage } from "#i18n/language-context.ts";
import type { GuideContent } from "#storage/guides.ts";
import { useOwnGuideWords } from "#storage/own-guide-title.ts";
import { usePackTitle } from "#storage/pack-title.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";

/** Shortest first; a guide of another pack comes after ours. */
const ORDER = ["rapid", "child", "full", "observation"];
const ICONS: Readonly<Record<string, LucideIcon>> = {
  rapid: ShieldQuestionMark,
  child: Baby,
  full: MessagesSquare,
  observation: Eye,
};
const placeOf = ({ id }: Guide): number => (ORDER.includes(id) ? ORDER.indexOf(id) : ORDER.length);

interface ChooseGuideProps {
  readonly content: GuideContent;
  readonly worker: WorkerFlags;
  readonly section: string;
  readonly onChosen: (guideId: string) => void;
  readonly onBack: () => void;
}

/** Every guide of the packs: what it is for, whose it is, who may ask it, and what nobody asks. */
export function ChooseGuide({ content, worker, section, onChosen, onBack }: ChooseGuideProps) {
  const { t } = useTranslation("screening");
  const { lang } = useLanguage();
  const words = useWorkerText();
  const ownWords = useOwnGuideWords(lang);
  const titleOf = usePackTitle(lang);
  const { guides, origins, packId } = content;
  return (
    <Page title={t("guide.title")} section={section} back={onBack} focusKey="guide">
      {[...guides.guides]
        .sort((a, b) => placeOf(a) - placeOf(b))
        .map((guide) => {
          const title = ownWords(guide.id, "title") ?? t(`guide.${guide.id}.title`, { defaultValue: guide.id });
          const whole = mayAsk(guide.who, worker);
          const offered = whole || (guide.basics ?? []).length > 0;
          return (
            <Card key={guide.id} as="section" label={title}>
              {offered ? (
                <BigButton
                  icon={ICONS[guide.id] ?? MessagesSquare}
                  kind="secondary"
                  onPress={() => onChosen(guide.id)}
                  testId={`guide-${guide.id}`}
                >
                  {title}
                </BigButton>
              ) : (
                <p>{title}</p>
              )}
              <Quiet>{ownWords(guide.id, "text") ?? t(`guide.${guide.id}.text`, { defaultValue: "" })}</Quiet>
              <Quiet>{words(`who.${guide.who}`)?.text}</Quiet>
              <div data-testid="guide-from">
                <Quiet>{t("guide.from", { pack: titleOf(origins.get(guide.id)?.id ?? packId) })}</Quiet>
              </div>
              {!whole && offered && <Quiet>{t("guide.basics_only")}</Quiet>}
              {!offered && <Quiet>{t("guide.not_yours")}</Quiet>}
            </Card>
          );
        })}
      <NeverAsk guides={guides} />
    </Page>
  );
}
