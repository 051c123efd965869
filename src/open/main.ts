import { bundledRoot } from "#content/trust-root.ts";
import { utcDay } from "#lib/clock.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { answerCodeIn, referralLines } from "#open/lines.ts";
import { type OpenedOne, openFile } from "#open/open-files.ts";
import { readSignedList, type SignedList } from "#open/signed-list.ts";
import { OPEN_LANGUAGES, type OpenLanguage, type Translate, wordsOf } from "#open/words.ts";

/*
 * The page `open.html`: opens sealed referrals in an office without the app, from a stick, without a network. Nothing is stored; the key
 * leaves its field as soon as it was used.
 */
type Child = Node | string | null;

function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

let lang: OpenLanguage = OPEN_LANGUAGES.find((one) => navigator.language.startsWith(one.lang))?.lang ?? "fr";
let sealed: File | null = null;
let list: SignedList | null = null;
let notice = "";
let opened: readonly OpenedOne[] = [];

function draw(): void {
  const t = wordsOf(lang);
  document.documentElement.lang = lang;
  document.documentElement.dir = OPEN_LANGUAGES.find((one) => one.lang === lang)?.dir ?? "ltr";
  document.body.replaceChildren(
    el(
      "main",
      {},
      el("header", {}, languages(t), el("h1", {}, t("open:title")), el("p", {}, t("open:text"))),
      form(t),
      el("p", { role: "status", "data-testid": "notice" }, notice),
      ...(opened.length > 0 ? [buttons(t)] : []),
      ...opened.map((one) => (one.ok ? referral(t, one) : refused(t, one.reason))),
    ),
  );
}

function languages(t: Translate): HTMLElement {
  const select = el("select", { "aria-label": t("open:language"), "data-testid": "lang" });
  for (const one of OPEN_LANGUAGES) select.append(el("option", { value: one.lang, lang: one.lang }, one.name));
  select.value = lang;
  select.addEventListener("change", () => {
    lang = OPEN_LANGUAGES.find((one) => one.lang === select.value)?.lang ?? "fr";
    draw();
  });
  return select;
}

function form(t: Translate): HTMLElement {
  const file = el("input", { type: "file", id: "sealed", "data-testid": "sealed" });
  const key = el("textarea", {
    id: "key",
    rows: "3",
    dir: "ltr",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    "data-testid": "key",
  });
  const keyFile = el("input", { type: "file", id: "keyfile", "data-testid": "keyfile" });
  const listFile = el("input", { type: "file", id: "list", "data-testid": "list" });
  file.addEventListener("change", () => {
    sealed = file.files?.[0] ?? null;
  });
  keyFile.addEventListener("change", () => {
    const chosen = keyFile.files?.[0];
    if (!chosen || chosen.size > 16_384) return;
    void chosen.text().then((text) => {
      key.value = text;
      keyFile.value = "";
    });
  });
  listFile.addEventListener("change", () => void takeList(listFile.files?.[0] ?? null, t));
  const button = el("button", { type: "submit", "data-testid": "open" }, t("open:button"));
  const made = el(
    "form",
    {},
    el("label", { for: "sealed" }, t("open:file")),
    el("p", {}, sealed ? cleanOutsideText(sealed.name) : t("open:file_hint")),
    file,
    el("label", { for: "key" }, t("open:key")),
    el("p", {}, t("open:key_hint")),
    key,
    el("label", { for: "keyfile" }, t("open:key_file")),
    keyFile,
    el("label", { for: "list" }, t("open:list")),
    el("p", { "data-testid": "list-state" }, list ? t("open:list_there", { day: list.made }) : t("open:list_hint")),
    listFile,
    button,
  );
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    const keys = key.value;
    key.value = "";
    void open(keys, t);
  });
  return made;
}

async function takeList(file: File | null, t: Translate): Promise<void> {
  list = null;
  notice = "";
  if (file) {
    const read = await readSignedList(file, bundledRoot());
    if (read.ok) list = read.value;
    else notice = t(`open:error.${read.error}`);
  }
  draw();
}

async function open(keys: string, t: Translate): Promise<void> {
  opened = [];
  const found = await openFile(sealed, keys, list?.network ?? null, utcDay(Date.now()));
  notice = found.ok ? t("open:done", { number: String(found.value.length) }) : t(`open:error.${found.error}`);
  if (found.ok) opened = found.value;
  draw();
}

function buttons(t: Translate): HTMLElement {
  const print = el("button", { type: "button", "data-testid": "print" }, t("open:print"));
  print.addEventListener("click", () => window.print());
  const forget = el("button", { type: "button", "data-testid": "forget" }, t("open:forget"));
  forget.addEventListener("click", () => {
    sealed = null;
    opened = [];
    notice = "";
    draw();
  });
  return el("div", { class: "buttons" }, el("p", {}, t("open:print_text")), print, forget);
}

/** A page has no update of its own: whoever gave it has a newer one. */
const reasonWords = (t: Translate, reason: string): string =>
  reason === "unknown_version" ? t("open:error.newer") : t(`inbox:refused.${reason}`);

const refused = (t: Translate, reason: string): HTMLElement =>
  el("article", { class: "refused", "data-testid": "refused", "data-reason": reason }, reasonWords(t, reason));

/** What came, as text: never as markup, and no word of it is looked up unless it is one of our values. */
function referral(t: Translate, { inner, senderName }: Extract<OpenedOne, { ok: true }>): HTMLElement {
  const from =
    senderName === null
      ? el("p", { class: "unchecked", "data-testid": "unchecked" }, t("open:unchecked"))
      : el("p", { "data-testid": "sender" }, t("open:sender"), " ", el("bdi", {}, cleanOutsideText(senderName)));
  if (inner.kind === "withdrawal")
    return el("article", { class: "refused", "data-testid": "withdrawn" }, from, t("open:withdrawn"));
  if (inner.kind !== "referral") return refused(t, "not_understood");
  const lines = el("dl", {});
  for (const { name, values } of referralLines(inner, lang, t, utcDay(Date.now()))) {
    lines.append(el("dt", {}, name), ...values.map((value) => el("dd", {}, el("bdi", {}, value))));
  }
  const code = answerCodeIn(inner);
  return el(
    "article",
    { "data-testid": "referral" },
    from,
    lines,
    el("p", {}, t("inbox:honest")),
    code === null ? null : el("p", { "data-testid": "answer" }, `${t("open:answer")} `, el("bdi", {}, code)),
  );
}

draw();
