// SHA-256 without node:crypto, because core imports nothing. Its time depends on the length of the data, not on the content.

/** The first 32 bits of the fractional part of a number, as FIPS 180-4 derives its constants. */
function fraction(value: number): number {
  return Math.floor((value - Math.floor(value)) * 2 ** 32);
}

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n += 1) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}

const PRIMES = firstPrimes(64);
// Signed words: V8 keeps those in registers, and wraps the sums at 32 bits without a division.
const ROUND = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));
const START = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const BLOCK = 64;
const utf8 = new TextEncoder();
/**
 * Where short texts are written, the last blocks are padded, and the schedule of the block at hand is worked out. Buffers of
 * its own for each call took longer than the hashing. Nothing in them outlives a call.
 */
const scratch = new Uint8Array(16 * BLOCK);
const last = new Uint8Array(2 * BLOCK);
const words = new Int32Array(BLOCK);

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function encode(text: string): Uint8Array {
  if (text.length * 3 > scratch.length) return utf8.encode(text);
  return scratch.subarray(0, utf8.encodeInto(text, scratch).written);
}

/** The rest of a message, a 1 bit, zeros, and the message's length in bits: one block or two. */
function pad(rest: Uint8Array, length: number): Uint8Array {
  const end = rest.length + 9 <= BLOCK ? BLOCK : 2 * BLOCK;
  last.fill(0);
  last.set(rest);
  last[rest.length] = 0x80;
  for (let at = end - 1, bits = length * 8; bits > 0; at -= 1, bits = Math.floor(bits / 256))
    last[at] = bits % 256;
  return last.subarray(0, end);
}

/** Takes in the whole blocks of these bytes. */
function compressAll(hash: Int32Array, bytes: Uint8Array): void {
  for (let at = 0; at + BLOCK <= bytes.length; at += BLOCK) compress(hash, bytes, at);
}

function compress(hash: Int32Array, bytes: Uint8Array, at: number): void {
  for (let i = 0; i < 16; i += 1) {
    const from = at + i * 4;
    words[i] = (bytes[from]! << 24) | (bytes[from + 1]! << 16) | (bytes[from + 2]! << 8) | bytes[from + 3]!;
  }
  for (let i = 16; i < 64; i += 1) {
    const w15 = words[i - 15]!;
    const w2 = words[i - 2]!;
    const s0 = rotate(w15, 7) ^ rotate(w15, 18) ^ (w15 >>> 3);
    const s1 = rotate(w2, 17) ^ rotate(w2, 19) ^ (w2 >>> 10);
    words[i] = words[i - 16]! + s0 + words[i - 7]! + s1;
  }
  let a = hash[0]!;
  let b = hash[1]!;
  let c = hash[2]!;
  let d = hash[3]!;
  let e = hash[4]!;
  let f = hash[5]!;
  let g = hash[6]!;
  let h = hash[7]!;
  for (let i = 0; i < 64; i += 1) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const choice = (e & f) ^ (~e & g);
    const t1 = (h + s1 + choice + ROUND[i]! + words[i]!) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + s0 + majority) | 0;
  }
  hash[0]! += a;
  hash[1]! += b;
  hash[2]! += c;
  hash[3]! += d;
  hash[4]! += e;
  hash[5]! += f;
  hash[6]! += g;
  hash[7]! += h;
}

/**
 * SHA-256 of a text (as UTF-8) or of bytes, in 64 lower-case hex digits.
 * @see https://csrc.nist.gov/pubs/fips/180-4/upd1/final
 */
export function sha256(data: string | Uint8Array): string {
  const bytes = typeof data === 'string' ? encode(data) : data;
  const hash = START.slice();
  compressAll(hash, bytes);
  compressAll(hash, pad(bytes.subarray(bytes.length - (bytes.length % BLOCK)), bytes.length));
  let hex = '';
  for (const word of hash) {
    hex += HEX[word >>> 24]! + HEX[(word >>> 16) & 255] + HEX[(word >>> 8) & 255] + HEX[word & 255];
  }
  return hex;
}
