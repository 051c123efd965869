import { crc32, deflateRawSync } from "node:zlib";

export interface ZipPart {
  readonly name: string;
  readonly content: string | Buffer;
  /** Size told in the table of contents, where it is not the true one. */
  readonly claims?: number;
}

const u16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
};
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

/** An archive written by hand, so that it can also lie. */
export function zip(parts: readonly ZipPart[]): Buffer {
  const bodies: Buffer[] = [];
  const entries: Buffer[] = [];
  let at = 0;
  for (const { name, content, claims } of parts) {
    const whole = typeof content === "string" ? Buffer.from(content, "utf8") : content;
    const packed = deflateRawSync(whole, { level: 1 });
    const sizes = Buffer.concat([u32(crc32(whole)), u32(packed.length), u32(claims ?? whole.length)]);
    const common = Buffer.concat([u16(20), u16(0x800), u16(8), u32(0), sizes, u16(Buffer.byteLength(name)), u16(0)]);
    const local = Buffer.concat([u32(0x04034b50), common, Buffer.from(name), packed]);
    entries.push(Buffer.concat([u32(0x02014b50), u16(20), common, u16(0), u16(0), u16(0), u32(0), u32(at), Buffer.from(name)]));
    bodies.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = [u32(0x06054b50), u16(0), u16(0), u16(parts.length), u16(parts.length), u32(directory.length), u32(at), u16(0)];
  return Buffer.concat([...bodies, directory, ...end]);
}
