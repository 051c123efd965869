import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "#features/carry/Carry.module.css";
import { Quiet } from "#ui/Quiet.tsx";
import { type CodePicture, drawCode } from "#ui/qr-code.ts";

/** The list of this phone as a code, for the camera of another one. Black on white in every look: cameras expect it. */
export function ListCode({ list }: { readonly list: Blob }) {
  const { t } = useTranslation("carry");
  const [code, setCode] = useState<CodePicture | null>(null);
  useEffect(() => void list.text().then(drawCode).then(setCode), [list]);
  if (!code) return null;
  return (
    <>
      <svg
        className={styles.code}
        viewBox={`0 0 ${code.size} ${code.size}`}
        role="img"
        aria-label={t("list.code")}
        shapeRendering="crispEdges"
        data-testid="list-code"
      >
        <rect width={code.size} height={code.size} fill="#fff" />
        <path d={code.path} fill="#000" />
      </svg>
      <Quiet>{t("list.code_how")}</Quiet>
    </>
  );
}
