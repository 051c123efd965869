import { Volume2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import styles from "#features/language/LanguagesPage.module.css";
import { Icon } from "#ui/Icon.tsx";
import { useVoice } from "#ui/voice.ts";

interface GreetingButtonProps {
  readonly lang: string;
  readonly name: string;
}

/** Says the language's own name, where the phone has a voice for it. Short and harmless, so it is not asked about first. */
export function GreetingButton({ lang, name }: GreetingButtonProps) {
  const { t } = useTranslation("language");
  const voice = useVoice(lang);
  if (!voice) return null;
  return (
    <button
      type="button"
      className={styles.speak}
      aria-label={t("listen_to", { language: name })}
      onClick={() => voice.speak(name)}
    >
      <Icon of={Volume2} size={24} />
    </button>
  );
}
