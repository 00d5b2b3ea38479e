import { existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs';

/** Where Debian's package `libfaketime` puts its library, below the folder of the architecture. */
export function fakeTimeLibrary(): string | undefined {
  const folders = existsSync('/usr/lib') ? readdirSync('/usr/lib').filter((name) => name.includes('-linux-')) : [];
  return folders.map((name) => `/usr/lib/${name}/faketime/libfaketime.so.1`).find((path) => existsSync(path));
}

/** Environment of a process, and of all that it starts, whose clock a file sets. */
export function clockEnvironment(file: string): Record<string, string> {
  const library = fakeTimeLibrary();
  if (library === undefined) throw new TypeError('this needs the Debian package libfaketime');
  return {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    DONT_FAKE_MONOTONIC: '1',
  };
}

/** Whole or not at all. */
export function setClockFile(file: string, milliseconds: number): void {
  writeFileSync(`${file}.new`, `${milliseconds < 0 ? '-' : '+'}${Math.abs(milliseconds) / 1000}s`);
  renameSync(`${file}.new`, file);
}
