import { SaxesParser } from "saxes";
import * as v from "valibot";
import { err, ok, type Result } from "#lib/result.ts";
import { STATES, type State } from "./units.ts";
import { fromName, XLIFF } from "./xliff-write.ts";

/** A unit as it came back. */
export interface ReadUnit {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly state: State;
  /** `markOf` the translation that went out; none when the program that wrote the file dropped it. */
  readonly mark: string | null;
  /** Why its text cannot be taken as it stands. */
  readonly fault: string | null;
}
export interface ReadXliff {
  readonly source: string;
  readonly target: string;
  readonly units: readonly ReadUnit[];
}

const MOST_UNITS = 50_000;
const DEEPEST = 12;
const CodeSchema = v.pipe(v.string(), v.regex(/^[\dA-F]{4,6}$/i));

/** Stops the parser with a sentence for the person who sent the file. */
class Refused extends Error {}

interface Draft {
  id: string;
  source: string;
  target: string;
  state: State | null;
  mark: string | null;
  fault: string | null;
}

class Reader {
  private readonly stack: string[] = [];
  private readonly units: Draft[] = [];
  private readonly languages = { source: "", target: "" };
  private file = "";
  private unit: Draft | null = null;
  private textOf: "source" | "target" | null = null;
  private ignorable: { source: string; target: string | null } | null = null;

  open(name: string, uri: string, attributes: Readonly<Record<string, string>>): void {
    this.stack.push(name);
    if (this.stack.length > DEEPEST) throw new Refused("Its elements lie too deep in each other.");
    if (this.stack.length === 1) this.root(name, uri, attributes);
    if (this.textOf !== null) this.inText(name, attributes);
    else if (uri === XLIFF) this.element(name, attributes);
  }

  private root(name: string, uri: string, attributes: Readonly<Record<string, string>>): void {
    if (name !== "xliff") throw new Refused("This is no XLIFF file.");
    if (uri !== XLIFF || !(attributes["version"] ?? "").startsWith("2."))
      throw new Refused(`This is XLIFF ${attributes["version"] ?? "of another kind"}. Save it as XLIFF 2.0.`);
    this.languages.source = attributes["srcLang"] ?? "";
    this.languages.target = attributes["trgLang"] ?? "";
  }

  private element(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === "file") this.file = attributes["original"] ?? fromName(attributes["id"] ?? "");
    if (name === "unit") {
      if (this.units.length >= MOST_UNITS) throw new Refused(`It holds more than ${MOST_UNITS} texts.`);
      const id = attributes["name"] ?? `${this.file}#${fromName(attributes["id"] ?? "")}`;
      const mark = /^fanal:([\da-f]{12})$/.exec(attributes["type"] ?? "")?.[1] ?? null;
      this.unit = { id, source: "", target: "", state: null, mark, fault: null };
      this.units.push(this.unit);
    }
    if (this.unit === null) return;
    if (name === "segment") this.segment(this.unit, attributes["state"] ?? "initial");
    if (name === "ignorable") this.ignorable = { source: "", target: null };
    if (name === "source" || name === "target") {
      this.textOf = name;
      if (name === "target" && this.ignorable) this.ignorable.target = "";
    }
  }

  /** Programs may cut a text into segments; the least sure one speaks for all. */
  private segment(unit: Draft, state: string): void {
    const known = STATES.find((name) => name === state) ?? "initial";
    if (unit.state === null || STATES.indexOf(known) < STATES.indexOf(unit.state)) unit.state = known;
  }

  private inText(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.unit === null) return;
    const code = v.safeParse(CodeSchema, attributes["hex"]);
    const point = code.success ? Number.parseInt(code.output, 16) : Number.NaN;
    if (name === "cp" && point <= 0x10ffff) this.text(String.fromCodePoint(point));
    else this.unit.fault = `has an element <${name.slice(0, 40)}> inside its text`;
  }

  text(text: string): void {
    if (this.textOf === null || this.unit === null) return;
    const into = this.ignorable ?? this.unit;
    into[this.textOf] = (into[this.textOf] ?? "") + text;
  }

  close(name: string): void {
    this.stack.pop();
    if (this.textOf === name) this.textOf = null;
    if (name === "ignorable" && this.unit && this.ignorable) {
      this.unit.source += this.ignorable.source;
      this.unit.target += this.ignorable.target ?? this.ignorable.source;
      this.ignorable = null;
    }
    if (name === "unit") this.unit = null;
  }

  done(): ReadXliff {
    return { ...this.languages, units: this.units.map((unit) => ({ ...unit, state: unit.state ?? "initial" })) };
  }
}

/** XLIFF 2 out of the hands of others. A file with a document type, entities of its own or another encoding is refused whole. */
export function readXliff(bytes: Uint8Array): Result<ReadXliff, string> {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return err("It is not written in UTF-8.");
  }
  const reader = new Reader();
  const parser = new SaxesParser({ xmlns: true });
  parser.on("xmldecl", ({ encoding, version }) => {
    if (encoding !== undefined && encoding.toLowerCase() !== "utf-8")
      throw new Refused(`It says it is written in ${encoding.slice(0, 20)}, not UTF-8.`);
    if (version !== "1.0") throw new Refused("It is not XML 1.0.");
  });
  parser.on("doctype", () => {
    throw new Refused("It has a document type (DTD), by which a file can reach for others or grow without end.");
  });
  parser.on("opentag", ({ local, uri, attributes }) => {
    const plain = Object.values(attributes).filter(({ prefix }) => prefix === "");
    reader.open(local, uri, Object.fromEntries(plain.map(({ local: name, value }) => [name, value])));
  });
  parser.on("text", (found) => reader.text(found));
  parser.on("cdata", (found) => reader.text(found));
  parser.on("closetag", ({ local }) => reader.close(local));
  parser.on("error", (error) => {
    throw new Refused(`It is no whole XML: ${error.message.slice(0, 160)}`);
  });
  try {
    parser.write(text).close();
  } catch (error) {
    if (error instanceof Refused) return err(error.message);
    throw error;
  }
  return ok(reader.done());
}
