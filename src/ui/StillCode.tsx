import { useEffect, useState } from "react";
import { type CodePicture, drawCode } from "#ui/qr-code.ts";
import styles from "#ui/StillCode.module.css";

interface StillCodeProps {
  readonly text: string;
  /** What the picture is. */
  readonly label: string;
  readonly testId: string;
}

/** A text as one code, for the camera of another phone. Black on white in every look: cameras expect it. */
export function StillCode({ text, label, testId }: StillCodeProps) {
  const [picture, setPicture] = useState<CodePicture | null>(null);
  useEffect(() => void drawCode(text).then(setPicture), [text]);
  return picture && <DrawnCode picture={picture} label={label} testId={testId} />;
}

/** One that was drawn before, for a page that is printed the moment it is there. */
export function DrawnCode({
  picture,
  label,
  testId,
}: Omit<StillCodeProps, "text"> & {
  readonly picture: CodePicture;
}) {
  return (
    <svg
      className={styles.code}
      viewBox={`0 0 ${picture.size} ${picture.size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
      data-testid={testId}
    >
      <rect width={picture.size} height={picture.size} fill="#fff" />
      <path d={picture.path} fill="#000" />
    </svg>
  );
}
