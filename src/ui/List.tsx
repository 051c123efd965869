import type { ReactNode } from "react";
import { classNames } from "#ui/class-names.ts";
import styles from "#ui/List.module.css";

interface ListProps {
  /** Numbers each item (plans, "child first"). */
  readonly numbered?: boolean;
  readonly label?: string;
  readonly children: ReactNode;
}

/** Children are `ListItem`s or cards with `as="li"`. */
export function List({ numbered, label, children }: ListProps) {
  const Tag = numbered ? "ol" : "ul";
  return (
    // Safari forgets that a list without markers is a list.
    <Tag role="list" className={classNames(styles.list, numbered && styles.numbered)} aria-label={label}>
      {children}
    </Tag>
  );
}
