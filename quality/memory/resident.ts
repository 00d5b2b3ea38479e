/** What the operating system counts of a process, by what it is. Bytes. */
export interface ResidentByKind {
  /** Programs and libraries. */
  readonly files: number;
  /** The allocator's heap: what C and C++ code has, and has given back to it. */
  readonly allocator: number;
  /** Pages without a file: V8's above all, and the allocator's of other threads. */
  readonly anonymous: number;
}

const MAPPING = /^[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \S+ *(.*)\n(?:\w+:.*\n)*?Rss: +(\d+) kB$/gm;

/** Reads `/proc/PID/smaps` (proc(5)). */
export function residentByKind(smaps: string): ResidentByKind {
  const sums = { files: 0, allocator: 0, anonymous: 0 };
  for (const [, name = '', kib] of smaps.matchAll(MAPPING)) {
    const kind = name === '[heap]' ? 'allocator' : name.startsWith('/') ? 'files' : 'anonymous';
    sums[kind] += Number(kib) * 1024;
  }
  return sums;
}
