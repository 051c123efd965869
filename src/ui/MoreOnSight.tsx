import { type ReactNode, useEffect, useRef } from "react";
import { BigButton } from "#ui/BigButton.tsx";

interface MoreOnSightProps {
  readonly onMore: () => void;
  readonly testId?: string;
  readonly children: ReactNode;
}

/** How far below the screen the end of a list may be when the next part of it comes. */
const AHEAD = "600px 0px";

/** The end of a part of a long list: the next part comes when it is nearly in sight, or pressed. */
export function MoreOnSight({ onMore, testId, children }: MoreOnSightProps) {
  const end = useRef<HTMLDivElement>(null);
  // Watched anew for each part: one that is shorter than the screen brings the next at once.
  useEffect(() => {
    if (!end.current) return;
    const watch = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && onMore(), {
      rootMargin: AHEAD,
    });
    watch.observe(end.current);
    return () => watch.disconnect();
  }, [onMore]);
  return (
    <div ref={end}>
      <BigButton kind="quiet" onPress={onMore} {...(testId !== undefined && { testId })}>
        {children}
      </BigButton>
    </div>
  );
}
