import { Notice } from "#ui/Notice.tsx";

interface RefusalProps {
  /** The sentence; nothing stands there without one. */
  readonly why: string | null | undefined;
  readonly testId?: string;
}

/** What was pressed did not happen, and why: announced. */
export function Refusal({ why, ...notice }: RefusalProps) {
  if (!why) return null;
  return (
    <Notice tone="danger" live {...notice}>
      <p>{why}</p>
    </Notice>
  );
}
