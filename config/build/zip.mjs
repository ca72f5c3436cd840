// Zip archives whose bytes depend on their content alone.

import { createWriteStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';

/** The same for every build, and the earliest that the format knows without zone. */
const MTIME = new Date(1980, 0, 1, 0, 0, 0);

/** Writes all files below `folder`, in order of their names, with fixed times and modes. */
export async function zipFolder(folder, file) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  const zip = new yazl.ZipFile();
  for (const name of names) {
    zip.addFile(join(folder, name), name, { mtime: MTIME, mode: 0o100644, forceDosTimestamp: true });
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
}
