// The page's files and samples, from beside the built server.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Asset } from '../../src/hosts/local/page';
import type { SampleFile } from '../../src/hosts/local/samples';

const FILES: [path: string, file: string, type: string][] = [
  ['/', 'index.html', 'text/html; charset=utf-8'],
  ['/page/page.js', 'page.js', 'text/javascript; charset=utf-8'],
  ['/page/page.css', 'page.css', 'text/css; charset=utf-8'],
  ['/page/icon.svg', 'icon.svg', 'image/svg+xml'],
];

export function readAssets(folder: string): Map<string, Asset> {
  return new Map(
    FILES.map(([path, file, type]) => [path, { type, body: readFileSync(join(folder, file), 'utf8') }]),
  );
}

export function readSamples(folder: string): SampleFile[] {
  return JSON.parse(readFileSync(join(folder, 'samples.json'), 'utf8')) as SampleFile[];
}
