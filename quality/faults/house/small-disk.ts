import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of its own (tmpfs) that can be filled and relieved while processes write to it. */
export class SmallDisk {
  readonly path: string;
  readonly #bytes: number;
  private constructor(path: string, bytes: number) {
    this.path = path;
    this.#bytes = bytes;
  }

  /** Throws with what is missing where nothing may be mounted. */
  static mount(bytes: number): SmallDisk {
    const path = mkdtempSync(join(tmpdir(), 'inro-disk-'));
    const disk = new SmallDisk(path, bytes);
    try {
      disk.#mount(bytes, []);
    } catch (failure) {
      rmdirSync(path);
      throw failure;
    }
    return disk;
  }

  /** Nothing more fits on it than so many bytes (whole pages). */
  fill(left: number): void {
    const { blocks, bfree, bsize } = statfsSync(this.path);
    this.#mount((blocks - bfree) * bsize + left, ['remount']);
  }

  relieve(): void {
    this.#mount(this.#bytes, ['remount']);
  }

  unmount(): void {
    command('umount', '--lazy', this.path);
    rmdirSync(this.path);
  }

  #mount(bytes: number, more: readonly string[]): void {
    command('mount', '-t', 'tmpfs', '-o', [...more, `size=${bytes}`, 'mode=0700'].join(), 'inro', this.path);
  }
}

function command(name: string, ...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(name, args, { encoding: 'utf8' });
  if (status === 0) return;
  throw new Error(
    `this drill mounts a small disk (tmpfs), which takes root and ${name}: ${error?.message ?? stderr.trim()}`,
  );
}
