import { Moon, Sun } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "#features/home/HomePage.module.css";
import { Icon } from "#ui/Icon.tsx";
import { useShell } from "#ui/shell-context.ts";

/** Day or night by hand, until the app is closed: nothing is kept about it. */
export function ThemeButton() {
  const { t } = useTranslation("common");
  const { theme, setTheme, saver } = useShell();
  const [systemDark, setSystemDark] = useState(false);
  useEffect(() => {
    const query = matchMedia("(prefers-color-scheme: dark)");
    const look = () => setSystemDark(query.matches);
    look();
    query.addEventListener("change", look);
    return () => query.removeEventListener("change", look);
  }, []);
  // The look that saves battery is black by itself.
  if (saver) return null;
  const dark = theme === "night" || (theme === "system" && systemDark);
  return (
    <button type="button" className={styles.team} onClick={() => setTheme(dark ? "day" : "night")}>
      <Icon of={dark ? Sun : Moon} size={18} />
      {dark ? t("theme_day") : t("theme_night")}
    </button>
  );
}
