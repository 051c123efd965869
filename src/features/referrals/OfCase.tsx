import { Ltr } from "#i18n/Bidi.tsx";

/** A case by its code, as it stands above each step. */
export function OfCase({ code, count }: { readonly code: string; readonly count?: string | undefined }) {
  return (
    <>
      <Ltr>{code}</Ltr>
      {count !== undefined && (
        <>
          {" · "}
          <Ltr>{count}</Ltr>
        </>
      )}
    </>
  );
}
