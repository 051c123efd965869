import { Archive } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CardField } from "#features/copy/CardField.tsx";
import styles from "#features/copy/Copy.module.css";
import { CopyReady } from "#features/copy/CopyReady.tsx";
import { OwnWordsPage } from "#features/copy/OwnWordsPage.tsx";
import { Card } from "#ui/Card.tsx";
import { useBusy } from "#ui/use-busy.ts";
import { type MadeCopy, makeCopy } from "#workflows/copy-make.ts";
import { useSession } from "#workflows/react.ts";

/** Without WebAssembly the key of a copy is weaker too, so there is one word more; the vault sees to that. */
const WORDS = 5;

/** For whom, then the own words once more, then the file. Stopped or left half-way, nothing of it is there. */
export function MakeCopy({ door }: { readonly door: "phone" | "words" }) {
  const { t } = useTranslation("copy");
  const session = useSession();
  const [card, setCard] = useState("");
  const [fits, setFits] = useState(false);
  const [newWords] = useState(() => session.vault.suggestPassphrase(WORDS));
  const [made, setMade] = useState<MadeCopy | null>(null);
  useBusy(made !== null);

  async function make(ownWords: string, signal: AbortSignal, tell: (howFar: number | null) => void) {
    const reader = door === "phone" ? ({ kind: "phone", card } as const) : ({ kind: "words", words: newWords } as const);
    const done = await makeCopy(session, ownWords, reader, signal, tell);
    if (done.ok) setMade(done.value);
    return done.ok ? null : done.error.type;
  }

  if (made) return <CopyReady made={made} />;
  return (
    <OwnWordsPage
      title={t(`${door}.title`)}
      back="/settings/copy"
      button={{ icon: Archive, label: t("button"), testId: "copy-make", isReady: door === "words" || fits }}
      workingLabel={t("working")}
      onWords={make}
    >
      <p>{t(`${door}.text`)}</p>
      {door === "phone" ? (
        <CardField
          card={card}
          onCard={(text, isGood) => {
            setCard(text);
            setFits(isGood);
          }}
        />
      ) : (
        <Card tone="sea" label={t("words.label")}>
          <p>{t("words.write")}</p>
          {/* English whatever the language of the screen: every keyboard has these letters. */}
          <p className={styles.words} data-testid="copy-words" lang="en" dir="ltr">
            {newWords}
          </p>
        </Card>
      )}
    </OwnWordsPage>
  );
}
