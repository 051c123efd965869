import type { ReactNode } from "react";
import styles from "#ui/Card.module.css";
import { classNames } from "#ui/class-names.ts";

interface CardProps {
  readonly as?: "article" | "section" | "div" | "li";
  /** Plain for nearly all; `sea` for what is chosen or informs, `lamp` for caution, `red` for danger now and child protection. */
  readonly tone?: "plain" | "sea" | "lamp" | "red";
  readonly label?: string | undefined;
  readonly testId?: string;
  /** Further `data-…` attributes. */
  readonly data?: Readonly<Record<`data-${string}`, string>>;
  /** Of a list item: the how-manieth of how many, where not all of them are there yet. Off the screen it is not drawn. */
  readonly place?: { readonly at: number; readonly of: number };
  readonly children: ReactNode;
}

export function Card({ as: Tag = "div", tone = "plain", label, testId, data, place, children }: CardProps) {
  return (
    <Tag
      className={classNames(styles.card, styles[tone], place && styles.ofMany)}
      aria-label={label}
      aria-posinset={place?.at}
      aria-setsize={place?.of}
      data-testid={testId}
      {...data}
    >
      {children}
    </Tag>
  );
}
