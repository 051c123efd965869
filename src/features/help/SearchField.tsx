import { Search, X } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import styles from "#features/help/Help.module.css";
import { Icon } from "#ui/Icon.tsx";

interface SearchFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Remembered by nothing, like every other field; there is no form to submit. */
export function SearchField({ value, onChange }: SearchFieldProps) {
  const { t } = useTranslation("help");
  const id = useId();
  return (
    <div className={styles.search}>
      <label htmlFor={id} className={styles.searchLabel}>
        <Icon of={Search} size={22} />
        <span className={styles.unseen}>{t("search")}</span>
      </label>
      <input
        id={id}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        className={styles.searchInput}
        value={value}
        dir={value ? "auto" : undefined}
        placeholder={t("search_hint")}
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={80}
        data-testid="search"
        onChange={(event) => onChange(event.target.value)}
      />
      {value && (
        <button type="button" className={styles.clear} aria-label={t("clear")} onClick={() => onChange("")}>
          <Icon of={X} size={22} />
        </button>
      )}
    </div>
  );
}
