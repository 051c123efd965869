import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Bidi } from "#i18n/Bidi.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { languageMeta, ownName } from "#i18n/languages.ts";
import { useContentState } from "#storage/react.ts";
import { voicesHere } from "#storage/voices.ts";
import { Notice } from "#ui/Notice.tsx";
import { Progress } from "#ui/Progress.tsx";
import { Switch } from "#ui/Switch.tsx";

/** What the fetching does; handed in, because screens do not talk to the network. */
export interface VoiceKeeping {
  readonly state:
    | { readonly kind: "idle" }
    | { readonly kind: "fetching"; readonly lang: string; readonly doneBytes: number; readonly allBytes: number }
    | { readonly kind: "failed"; readonly lang: string; readonly error: string }
    | { readonly kind: "refused"; readonly lang: string };
  readonly keep: (lang: string, keep: boolean) => void;
}

const megabytes = (bytes: number, intl: string): string =>
  new Intl.NumberFormat(intl, { maximumFractionDigits: 1, minimumFractionDigits: 1, numberingSystem: "latn" }).format(
    Math.max(bytes / 1_000_000, 0.1),
  );

/** Recorded voices are large, so nobody gets them without asking; nothing is drawn for a language without any. */
export function KeepVoices({ lang, keeping: { state, keep } }: { readonly lang: string; readonly keeping: VoiceKeeping }) {
  const { t } = useTranslation("language");
  const screens = useLanguage();
  const [wished, setWished] = useState<boolean | null>(null);
  const here = voicesHere(useContentState(), lang);
  if (here.all === 0) return null;
  const size = megabytes(here.bytes, languageMeta(screens.lang).intl);
  const own = state.kind !== "idle" && state.lang === lang ? state : null;
  const fetching = own?.kind === "fetching";
  return (
    <>
      <Switch
        label={<Bidi>{t("keep_voices", { language: ownName(lang), size })}</Bidi>}
        hint={t("keep_voices_hint")}
        on={wished ?? here.here > 0}
        onChange={(on) => {
          setWished(on);
          keep(lang, on);
        }}
        disabled={fetching}
        testId="keep-voices"
      />
      {fetching && <Progress label={t("voices_coming")} value={own.allBytes > 0 ? own.doneBytes / own.allBytes : 0} />}
      {own?.kind === "failed" && (
        <Notice tone="caution" live testId="voices-failed">
          <p>{t(own.error === "StorageFull" ? "voices_full" : "voices_failed")}</p>
        </Notice>
      )}
      {own?.kind === "refused" && (
        <Notice tone="caution" live testId="voices-refused">
          <p>{t("voices_refused")}</p>
        </Notice>
      )}
    </>
  );
}
