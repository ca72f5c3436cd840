// The app package that is uploaded to Teams: a zip with the manifest and two icons at its root.
// https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package

import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import type { JsonObject } from '../../core/json';

export interface TeamsIcons {
  /** PNG, 192 × 192. */
  color: Uint8Array;
  /** PNG, 32 × 32, white and transparent. */
  outline: Uint8Array;
}

/** The same for every package, so that its bytes depend on its content alone. */
const OPTIONS = { mtime: new Date(1980, 0, 1), mode: 0o100644, forceDosTimestamp: true };

/** @param manifest of `teamsManifest` */
export async function teamsPackage(manifest: JsonObject, icons: TeamsIcons): Promise<Uint8Array> {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`), 'manifest.json', OPTIONS);
  zip.addBuffer(Buffer.from(icons.color), 'color.png', OPTIONS);
  zip.addBuffer(Buffer.from(icons.outline), 'outline.png', OPTIONS);
  zip.end();
  return buffer(zip.outputStream);
}
