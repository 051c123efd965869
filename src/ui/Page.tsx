import { ArrowLeft } from "lucide-react";
import { type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { classNames } from "#ui/class-names.ts";
import { Icon } from "#ui/Icon.tsx";
import { LeaveButton } from "#ui/LeaveButton.tsx";
import { LockButton } from "#ui/LockButton.tsx";
import styles from "#ui/Page.module.css";
import { SkipLink } from "#ui/SkipLink.tsx";
import { useShell } from "#ui/shell-context.ts";

interface PageProps {
  /** The one heading of the page. */
  readonly title: ReactNode;
  /** Language of the title when it is not the interface's. */
  readonly titleLang?: { readonly lang: string; readonly dir: "ltr" | "rtl" } | undefined;
  /** Small words beside Back: where one is, or "4 · about 10". */
  readonly section?: ReactNode;
  /** A path, or what to do; absent on the first page. */
  readonly back?: string | (() => void);
  /** Shown at the start of the header where there is no Back. */
  readonly mark?: ReactNode;
  /** Stands above the title: chips, progress. */
  readonly above?: ReactNode;
  /** Sticks to the bottom, where the thumb is. */
  readonly bottom?: ReactNode;
  /** Two columns from 900 px (inbox); everything else stays one column. */
  readonly wide?: boolean;
  /** Changes when the page shows something new (a question): the heading takes the focus again. */
  readonly focusKey?: string | number;
  /** Hides the title from view, not from screen readers. */
  readonly quietTitle?: boolean;
  readonly children?: ReactNode;
}

export function Page({ title, titleLang, section, back, mark, above, bottom, wide, focusKey, quietTitle, children }: PageProps) {
  const { t } = useTranslation("common");
  const { hasNavigated, lock } = useShell();
  // Lock and Leave leave no room for more than Back on a narrow screen: where one is stands on a line of its own then.
  const sectionBelow = section !== undefined && lock !== undefined;
  const heading = useRef<HTMLHeadingElement>(null);
  const bottomBar = useRef<HTMLDivElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the occasion, not an input
  useEffect(() => {
    if (!hasNavigated() && focusKey === undefined) return;
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [focusKey]);

  const hasBottom = bottom !== undefined && bottom !== null;
  useLayoutEffect(() => {
    const bar = bottomBar.current;
    const root = document.documentElement;
    if (!hasBottom || !bar) return;
    const measure = new ResizeObserver(() => root.style.setProperty("--bottom", `${bar.offsetHeight}px`));
    measure.observe(bar);
    return () => {
      measure.disconnect();
      root.style.removeProperty("--bottom");
    };
  }, [hasBottom]);

  const backContent = <Icon of={ArrowLeft} size={26} />;
  return (
    <div className={classNames(styles.page, wide && styles.wide)}>
      <header className={styles.header}>
        <SkipLink label={t("skip")} />
        <div className={styles.exits}>
          <LeaveButton />
          <LockButton />
        </div>
        <div className={styles.where}>
          {typeof back === "string" && (
            <Link className={styles.back} href={back} aria-label={t("back")} data-testid="back">
              {backContent}
            </Link>
          )}
          {typeof back === "function" && (
            <button type="button" className={styles.back} onClick={back} aria-label={t("back")} data-testid="back">
              {backContent}
            </button>
          )}
          {back === undefined && mark}
          {section !== undefined && !sectionBelow && <span className={styles.section}>{section}</span>}
        </div>
      </header>
      <main id="main" className={styles.main} tabIndex={-1}>
        <div className={styles.content}>
          {sectionBelow && <p className={classNames(styles.section, styles.below)}>{section}</p>}
          {above}
          <h1 ref={heading} tabIndex={-1} className={classNames(styles.title, quietTitle && styles.unseen)} {...titleLang}>
            {title}
          </h1>
          {children}
        </div>
        {hasBottom && (
          <div ref={bottomBar} className={styles.bottom}>
            {bottom}
          </div>
        )}
      </main>
    </div>
  );
}
