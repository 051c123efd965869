import type { ReactNode } from "react";
import { directionOf } from "#i18n/languages.ts";

interface BidiProps {
  /** Language of the text, when it is not the page's. */
  readonly lang?: string;
  readonly children: ReactNode;
}

/** Keeps a name, a code or a foreign phrase from turning the line around it. */
export function Bidi({ lang, children }: BidiProps) {
  return (
    <bdi lang={lang} dir={lang ? directionOf(lang) : undefined}>
      {children}
    </bdi>
  );
}

/** Phone numbers, codes and addresses: always left to right, in the digits they were written in. */
export function Ltr({ children }: { readonly children: ReactNode }) {
  return <bdi dir="ltr">{children}</bdi>;
}
