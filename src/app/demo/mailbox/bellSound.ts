/** The ship's bell: a WAV file (8 bit, mono) of the same second over and over. */

const RATE = 22_050;

export function bellSound(seconds: number): Buffer {
  const ring = Buffer.alloc(RATE);
  for (let i = 0; i < RATE; i++) {
    const t = i / RATE;
    const tone = Math.sin(2 * Math.PI * 880 * t) + 0.5 * Math.sin(2 * Math.PI * 2217 * t);
    ring[i] = 128 + Math.round(70 * Math.exp(-4 * t) * tone);
  }
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + RATE * seconds, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20); // PCM
  header.writeUInt16LE(1, 22); // channels
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(RATE * seconds, 40);
  return Buffer.concat([header, ...Array.from({ length: seconds }, () => ring)]);
}
