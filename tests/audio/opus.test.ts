import { describe, expect, it } from "vitest";
import { checkVoice, GREETING_KEY, VOICE_LIMITS } from "#domain/pack/voices.ts";
import { concatBytes, utf8 } from "#lib/bytes.ts";
import { readOggOpus } from "#lib/ogg-opus.ts";
import { sentencesOf } from "#lib/sentences.ts";
import { stretch } from "#lib/stretch.ts";
import { textMark } from "#lib/text-mark.ts";
import { readWebmOpus } from "#lib/webm-opus.ts";
import { oggOf, packetsOf, webmOf } from "./sound.ts";

const key = "right.FR-01.title";

describe("a recording", () => {
  it("is read back packet by packet from the file we write, as long as it is", () => {
    const read = readWebmOpus(webmOf(25_000));
    expect(read).toMatchObject({ ok: true, value: { container: "webm", channels: 1, preSkip: 312, samples: 25_000 * 48 } });
    expect(read.ok && read.value.packets).toEqual(packetsOf(25_000));
    expect(readOggOpus(oggOf(packetsOf(2000)))).toMatchObject({ ok: true, value: { container: "ogg", samples: 2000 * 48 } });
  });

  it("tells nothing about the recorder, the phone or the day", () => {
    const text = new TextDecoder("latin1").decode(webmOf(1000));
    expect(text).not.toMatch(/Chrome|Lavf|Mozilla/);
  });

  it.each([
    ["empty", new Uint8Array(), key, "empty"],
    ["a web page", utf8("<!doctype html><title>Sign in</title>"), key, "not_opus"],
    ["a picture", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13), key, "not_opus"],
    ["cut off in the middle", webmOf(3000).slice(0, 2000), key, "broken"],
    ["an Ogg file cut off in the middle", oggOf(packetsOf(3000)).slice(0, 1001), key, "broken"],
    ["a file without any sound", webmOf(0), key, "no_sound"],
    ["longer than a recording may be", webmOf(VOICE_LIMITS.ms + 1000), key, "too_long"],
    [
      "minutes of silence in few bytes",
      oggOf(
        packetsOf(3_600_000)
          .map(() => Uint8Array.of(0x08))
          .slice(0, 15_000),
      ),
      key,
      "too_long",
    ],
    ["a speech in place of a greeting", webmOf(VOICE_LIMITS.greetingMs + 1000), GREETING_KEY, "too_long"],
  ])("is refused: %s", (_, bytes, name, reason) => {
    expect(checkVoice(bytes, { key: name })).toEqual({ ok: false, error: reason });
  });

  it("is refused when two streams are in one file, or when it is not as long as the list says", () => {
    expect(readOggOpus(concatBytes(oggOf(packetsOf(100)), oggOf(packetsOf(100), 8)))).toEqual({ ok: false, error: "broken" });
    expect(checkVoice(webmOf(4000), { key, ms: 1000 })).toEqual({ ok: false, error: "other_length" });
  });

  it("made of any bytes at all ends in a refusal, never in an error", () => {
    const good = webmOf(400);
    for (let at = 0; at < good.length; at += 3) {
      const spoilt = good.slice();
      spoilt[at] = (spoilt[at] ?? 0) ^ 0xff;
      expect(() => checkVoice(spoilt, { key })).not.toThrow();
      expect(() => checkVoice(good.slice(0, at), { key })).not.toThrow();
    }
  });
});

describe("sentences", () => {
  const split = (text: string, intl: string) => sentencesOf(text, intl).map(([start, end]) => text.slice(start, end));

  it.each([
    ["en", "Ask for a doctor. Is it free? Yes!", ["Ask for a doctor.", "Is it free?", "Yes!"]],
    ["ar", "مرحبا. هل تسمع؟ نعم.", ["مرحبا.", "هل تسمع؟", "نعم."]],
    ["ti-ER", "ሰላም። እዚ ፈተነ እዩ።", ["ሰላም።", "እዚ ፈተነ እዩ።"]],
    ["zh", "你好。这是测试。", ["你好。", "这是测试。"]],
    ["en", "First step\n\nSecond step", ["First step", "Second step"]],
  ])("in %s are found with their marks", (intl, text, expected) => {
    expect(split(text, intl)).toEqual(expected);
  });

  it("are found by their marks alone where the browser cannot", () => {
    const segmenter = Intl.Segmenter;
    Object.assign(Intl, { Segmenter: undefined });
    try {
      expect(split("ሰላም። እዚ ፈተነ እዩ። Is it free? … yes", "ti")).toEqual(["ሰላም።", "እዚ ፈተነ እዩ።", "Is it free?", "yes"]);
    } finally {
      Object.assign(Intl, { Segmenter: segmenter });
    }
  });
});

it("a text that changed has another mark, one that was only laid out anew has the same", () => {
  expect(textMark("Ring 115.")).not.toBe(textMark("Ring 116."));
  expect(textMark(" Ring\n115. ")).toBe(textMark("Ring 115."));
});

it("slower speech is a quarter longer and keeps its pitch", () => {
  const tone = Float32Array.from({ length: 48_000 }, (_, i) => Math.sin((i * 2 * Math.PI * 220) / 48_000));
  const slow = stretch(tone, 48_000, 1.25);
  const crossings = (samples: Float32Array) =>
    samples.reduce((n, s, i) => (i > 0 && s >= 0 && (samples[i - 1] ?? 0) < 0 ? n + 1 : n), 0);
  expect(slow.length / tone.length).toBeCloseTo(1.25, 1);
  expect(crossings(slow) / (slow.length / 48_000)).toBeCloseTo(220, -1);
});
