/** Seconds of one piece, of the overlap of two, and of the search for the place where they fit best. */
const PIECE_S = 0.04;
const OVERLAP_S = 0.01;
const SEARCH_S = 0.008;

/** How well two stretches of sound fit over one another; only every fourth sample is looked at. */
function likeness(a: Float32Array, aFrom: number, b: Float32Array, bFrom: number, length: number): number {
  let sum = 0;
  let energy = 1e-9;
  for (let i = 0; i < length; i += 4) {
    const y = b[bFrom + i] ?? 0;
    sum += (a[aFrom + i] ?? 0) * y;
    energy += y * y;
  }
  return sum / Math.sqrt(energy);
}

/**
 * Speech made slower without making the voice lower (waveform similarity overlap-add). `factor` 1.25 = a quarter longer.
 * A media element could do this by itself, but the phone would show what it plays on its lock screen.
 */
export function stretch(samples: Float32Array, rate: number, factor: number): Float32Array<ArrayBuffer> {
  const piece = Math.round(PIECE_S * rate);
  const overlap = Math.round(OVERLAP_S * rate);
  const search = Math.round(SEARCH_S * rate);
  const out = new Float32Array(Math.ceil(samples.length * factor) + piece);
  const first = samples.subarray(0, piece);
  out.set(first);
  let written = first.length;
  while (written < samples.length * factor) {
    const wanted = Math.round((written - overlap) / factor);
    let best = wanted;
    let bestLikeness = Number.NEGATIVE_INFINITY;
    for (let at = Math.max(0, wanted - search); at <= wanted + search; at += 4) {
      const found = likeness(out, written - overlap, samples, at, overlap);
      if (found > bestLikeness) {
        bestLikeness = found;
        best = at;
      }
    }
    const end = Math.min(best + piece, samples.length);
    if (end - best <= overlap) break;
    for (let i = 0; i < overlap; i++) {
      const share = i / overlap;
      const at = written - overlap + i;
      out[at] = (out[at] ?? 0) * (1 - share) + (samples[best + i] ?? 0) * share;
    }
    out.set(samples.subarray(best + overlap, end), written);
    written += end - best - overlap;
  }
  return out.slice(0, written);
}
