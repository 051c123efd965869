import type { LucideIcon } from "lucide-react";
import { classNames } from "#ui/class-names.ts";
import styles from "#ui/Icon.module.css";

interface IconProps {
  /** An icon imported by name from `lucide-react`. */
  readonly of: LucideIcon;
  readonly size?: number;
  readonly className?: string | undefined;
}

/** Icons that point somewhere turn with the reading direction; ticks, clocks and handsets do not. */
const DIRECTIONAL =
  /^(Arrow(Left|Right)|Chevron(Left|Right)|LogOut|LogIn|Undo2?|Redo2?|Send|CornerDown(Left|Right)|MessageSquareText|Reply|Forward|ExternalLink)$/;

/** Always beside a word: the drawing alone says nothing to a screen reader. */
export function Icon({ of: Drawing, size = 24, className }: IconProps) {
  const mirror = DIRECTIONAL.test(Drawing.displayName ?? "");
  return (
    <Drawing
      aria-hidden="true"
      focusable="false"
      size={size}
      strokeWidth={2}
      className={classNames(styles.icon, mirror && styles.mirror, className)}
    />
  );
}
