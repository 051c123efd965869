import type { ComponentProps } from "react";
import { Card } from "#ui/Card.tsx";

interface SectionProps extends Omit<ComponentProps<typeof Card>, "as" | "label"> {
  readonly title: string;
}

/** A card under a heading, which is also its name. */
export function Section({ title, children, ...card }: SectionProps) {
  return (
    <Card as="section" label={title} {...card}>
      <h2>{title}</h2>
      {children}
    </Card>
  );
}
