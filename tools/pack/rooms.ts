import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

const root = join(import.meta.dirname, '../..');

interface RoomManifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  /** Subpath → source file. */
  readonly exports: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** A room of `packages/` with what it publishes. */
export interface Room {
  readonly folder: string;
  readonly manifest: RoomManifest;
}

/** Reads `packages/NAME`; TypeError where there is none. */
export function readRoom(name: string): Room {
  const folder = join(root, 'packages', name);
  if (!existsSync(folder)) throw new TypeError(`no room packages/${name}`);
  return { folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as RoomManifest };
}

/** The room and every room of the house that it leads to: what goes into its package. */
export function withRoomsBehind(room: Room): readonly Room[] {
  const found = new Map([[room.manifest.name, room]]);
  for (const { manifest } of found.values())
    for (const name of Object.keys(manifest.dependencies ?? {}))
      if (name.startsWith('@inro/') && !found.has(name)) found.set(name, readRoom(name.slice('@inro/'.length)));
  return [...found.values()];
}

/** Packages that stay outside, for whoever installs to bring: what a room may use and need not have. */
export function packagesOutside(rooms: readonly Room[]): Readonly<Record<string, string>> {
  return Object.assign(
    {},
    ...rooms.map(({ manifest }) => ({ ...manifest.optionalDependencies, ...manifest.peerDependencies })),
  );
}

/** Name of a subpath's files: `.` is `index`, `./issue/node` is `issue/node`. */
export const fileNameOf = (subpath: string): string => (subpath === '.' ? 'index' : posix.normalize(subpath));
