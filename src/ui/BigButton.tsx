import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import styles from "#ui/BigButton.module.css";
import { classNames } from "#ui/class-names.ts";
import { Icon } from "#ui/Icon.tsx";

interface BigButtonProps {
  readonly kind?: "primary" | "secondary" | "danger" | "quiet";
  readonly icon?: LucideIcon;
  /** A path of the app, or an outside address built by `#ui/links.ts`. With it the button is a link. */
  readonly href?: string;
  readonly onPress?: () => void;
  readonly type?: "button" | "submit";
  /** Stays focusable and says why through `describedBy`; pressing does nothing. */
  readonly disabled?: boolean;
  readonly describedBy?: string;
  readonly testId?: string;
  readonly children: ReactNode;
}

export function BigButton({
  kind = "primary",
  icon,
  href,
  onPress,
  type = "button",
  disabled,
  describedBy,
  testId,
  children,
}: BigButtonProps) {
  const className = classNames(styles.button, styles[kind]);
  const content = (
    <>
      {icon && <Icon of={icon} size={22} />}
      <span>{children}</span>
    </>
  );
  if (href?.startsWith("/")) {
    return (
      <Link
        href={href}
        className={className}
        data-testid={testId}
        aria-describedby={describedBy}
        {...(onPress ? { onClick: onPress } : {})}
      >
        {content}
      </Link>
    );
  }
  if (href) {
    return (
      <a
        href={href}
        className={className}
        data-testid={testId}
        aria-describedby={describedBy}
        rel="noopener noreferrer"
        onClick={onPress}
      >
        {content}
      </a>
    );
  }
  return (
    <button
      type={type}
      className={className}
      data-testid={testId}
      aria-disabled={disabled || undefined}
      aria-describedby={describedBy}
      onClick={(event) => {
        if (disabled) return event.preventDefault();
        onPress?.();
      }}
    >
      {content}
    </button>
  );
}
