import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync, inflateSync } from 'node:zlib';
import { teamsManifest } from '../../../src/chats/teams/manifest';
import { teamsPackage } from '../../../src/chats/teams/package';

const FOLDER = join(__dirname, '../../../infra/teams');
const MANIFEST = teamsManifest({ appId: '11111111-2222-3333-4444-555555555555' });
const ICONS = {
  color: readFileSync(join(FOLDER, 'color.png')),
  outline: readFileSync(join(FOLDER, 'outline.png')),
};

/** The files of a zip, by the directory at its end. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
function unzip(zip: Buffer): Map<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from('504b0506', 'hex'));
  const files = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let count = zip.readUInt16LE(end + 10); count > 0; count -= 1) {
    const [method, size, nameLength] = [
      zip.readUInt16LE(at + 10),
      zip.readUInt32LE(at + 20),
      zip.readUInt16LE(at + 28),
    ];
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(start, start + size);
    files.set(name, method === 0 ? bytes : inflateRawSync(bytes));
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
}

interface Png {
  width: number;
  height: number;
  /** Bytes of a pixel: 3 without transparency, 4 with it. */
  channels: number;
  /** Undone filters, row after row. */
  pixels: Buffer;
}

/** A PNG of 8 bits a channel that is not interlaced. https://www.w3.org/TR/png/#9Filters */
function readPng(png: Buffer): Png {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const channels = png[25] === 6 ? 4 : 3;
  expect([png.toString('latin1', 1, 4), png[24], [2, 6].includes(png[25]!), png[28]]).toEqual([
    'PNG',
    8,
    true,
    0,
  ]);
  const data: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const raw = inflateSync(Buffer.concat(data));
  const row = width * channels;
  const pixels = Buffer.alloc(row * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (row + 1)]!;
    for (let x = 0; x < row; x += 1) {
      const left = x < channels ? 0 : pixels[y * row + x - channels]!;
      const up = y === 0 ? 0 : pixels[(y - 1) * row + x]!;
      const corner = y === 0 || x < channels ? 0 : pixels[(y - 1) * row + x - channels]!;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]!;
      pixels[y * row + x] = raw[y * (row + 1) + 1 + x]! + guess;
    }
  }
  return { width, height, channels, pixels };
}

function paeth(left: number, up: number, corner: number): number {
  const near = (value: number) => Math.abs(left + up - corner - value);
  if (near(left) <= near(up) && near(left) <= near(corner)) return left;
  return near(up) <= near(corner) ? up : corner;
}

describe('the app package', () => {
  it('has the manifest and the two icons it names at its root, and nothing else', async () => {
    const files = unzip(Buffer.from(await teamsPackage(MANIFEST, ICONS)));

    const { color, outline } = MANIFEST.icons as Record<string, string>;
    expect([...files.keys()].sort()).toEqual([color, 'manifest.json', outline].sort());
    expect(JSON.parse(files.get('manifest.json')!.toString('utf8'))).toEqual(MANIFEST);
    expect(files.get('color.png')!.equals(ICONS.color)).toBe(true);
    expect(files.get('outline.png')!.equals(ICONS.outline)).toBe(true);
  });

  it('depends on its content alone', async () => {
    const [first, second] = [await teamsPackage(MANIFEST, ICONS), await teamsPackage(MANIFEST, ICONS)];

    expect(Buffer.from(first).equals(Buffer.from(second))).toBe(true);
  });
});

describe('the icons', () => {
  it('are as large as Teams wants them', () => {
    const sizes = [ICONS.color, ICONS.outline].map(readPng).map(({ width, height }) => [width, height]);

    expect(sizes).toEqual([
      [192, 192],
      [32, 32],
    ]);
  });

  it('are a full square in colour, and a white drawing on nothing', () => {
    const color = readPng(ICONS.color);
    const outline = readPng(ICONS.outline);
    const colours = new Set<string>();
    const alphas = new Set<number>();
    for (let at = 0; at < outline.pixels.length; at += 4) {
      const alpha = outline.pixels[at + 3]!;
      alphas.add(alpha);
      if (alpha > 0) colours.add(outline.pixels.toString('hex', at, at + 3));
    }

    expect(color.channels).toBe(3);
    expect(color.pixels.toString('hex', 0, 3)).toBe(String(MANIFEST.accentColor).slice(1).toLowerCase());
    expect([...colours]).toEqual(['ffffff']);
    expect([alphas.has(0), alphas.has(255)]).toEqual([true, true]);
  });
});
