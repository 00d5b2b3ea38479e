import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { LogFile, type LogLimits } from '../src/log-file.ts';
import { temporaryFolder } from '../src/testing/index.ts';

const KB = 1024;
const temporary = temporaryFolder();
after(() => temporary.dispose());

describe('a log that is written', () => {
  let folder: string;
  let path: string;
  let n = 0;
  beforeEach(() => {
    folder = join(temporary.path, `logs-${n++}`);
    path = join(folder, 'ca.log');
    mkdirSync(folder);
  });
  const write = async ({ largestFile, oldFiles }: LogLimits, writer: string, most = Number.POSITIVE_INFINITY) => {
    const child = spawn(process.execPath, [program, path, ...[largestFile, oldFiles, writer, most].map(String)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    return child;
  };
  const filesOldestFirst = () => readdirSync(folder).sort((a, b) => numberOf(a) - numberOf(b));
  /** Every line of every file, oldest first. */
  const lines = () =>
    filesOldestFirst().flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean));

  it('takes no more of the disk than its limits say at any time, and keeps the latest lines without a gap', async () => {
    const limits = { largestFile: 64 * KB, oldFiles: 3 };
    const child = await write(limits, 'a', 20_000);
    child.stdin.write('go');
    let largest = 0;
    while (child.exitCode === null) {
      largest = Math.max(largest, sizeOf(folder));
      await pause(2);
    }
    assert.ok(largest > 3 * limits.largestFile && largest <= 4 * limits.largestFile, String(largest));
    assert.equal(readdirSync(folder).length, 4);
    const numbers = lines().map((line) => JSON.parse(line).n);
    assert.deepEqual(
      numbers,
      Array.from({ length: numbers.length }, (_, i) => 20_000 - numbers.length + i),
    );
  });

  it('by several processes at once that are killed (-9) at any moment loses no line, tears none and doubles none', async () => {
    const limits = { largestFile: 16 * KB, oldFiles: Number.POSITIVE_INFINITY };
    for (let round = 0; round < 4; round++) {
      const three = await Promise.all(['a', 'b', 'c'].map((name) => write(limits, `${name}${round}`)));
      for (const child of three) child.stdin.write('go');
      for (const child of three) {
        await pause(5 + round * 5);
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    }
    assert.ok(readdirSync(folder).length > 8);

    const byWriter = Map.groupBy(whole(lines(), 12), ({ writer }) => writer);
    assert.ok(byWriter.size > 8);
    for (const [writer, written] of byWriter) {
      const numbers = written.map(({ n }) => n).sort((a, b) => a - b);
      assert.deepEqual(numbers, Array.from(numbers.keys()), writer);
    }
  });

  it('by two is set aside once by the first of them that finds it full', () => {
    const [one, other] = [0, 1].map(() => new LogFile(path, { largestFile: 20, oldFiles: 2 })) as [LogFile, LogFile];
    for (const log of [one, other, one, other]) log.write('ten bytes\n');
    for (const log of [one, other]) log.write('more\n');
    for (const log of [one, other]) log.close();
    assert.deepEqual(filesOldestFirst(), ['ca.log.1', 'ca.log.2', 'ca.log']);
    one.write('again\n');
    one.close();
    assert.deepEqual(
      filesOldestFirst().map((name) => statSync(join(folder, name)).size),
      [20, 20, 16],
    );
  });

  it('that a kill cut in a line goes on with a line of its own', () => {
    writeFileSync(path, 'whole\nhal');
    writeLines(path, 'next\n');
    assert.deepEqual(lines(), ['whole', 'hal', 'next']);
  });

  it('is begun anew when its file was removed, and goes on where nothing can be set aside', () => {
    const log = new LogFile(path, { largestFile: 20, oldFiles: 1 });
    log.write('first\n');
    rmSync(path);
    log.write('second\n');
    assert.deepEqual(lines(), ['second']);
    renameSync(folder, `${folder}-away`);
    for (const line of ['third', 'fourth', 'fifth']) log.write(`${line}\n`);
    renameSync(`${folder}-away`, folder);
    assert.deepEqual(lines(), ['second', 'third', 'fourth', 'fifth']);
    log.write('sixth\n');
    log.close();
    assert.deepEqual(readdirSync(folder), ['ca.log', 'ca.log.1']);
  });

  it('leaves alone what is of another log, and removes old files whatever is in them', () => {
    const others = ['ca.log.old', 'ca-2.log', 'ca-2.log.7', 'status.log.1'];
    for (const name of [...others, 'ca.log.1', 'ca.log.2']) appendFileSync(join(folder, name), 'x'.repeat(99));
    const log = new LogFile(path, { largestFile: 10, oldFiles: 2 });
    for (let i = 0; i < 30; i++) log.write(`line ${i}\n`);
    log.close();
    assert.deepEqual(readdirSync(folder).sort(), [...others, 'ca.log', 'ca.log.30', 'ca.log.31'].sort());
  });

  for (const copy of ['20261126', '20261126235017123456', '9007199254740991', '007', '0'])
    it(`goes on beside a copy that somebody numbered ${copy}`, { timeout: 10_000 }, async () => {
      writeFileSync(`${path}.${copy}`, 'a copy\n');
      const child = await write({ largestFile: 100, oldFiles: 2 }, 'a', 50);
      child.stdin.write('go');
      const ended = await Promise.race([once(child, 'exit'), pause(5_000).then(() => 'never')]);
      child.kill('SIGKILL');
      assert.deepEqual(ended, [0, null]);
      assert.equal(readFileSync(`${path}.${copy}`, 'utf8'), 'a copy\n');
      assert.equal(readdirSync(folder).length, 4);
    });

  it('has a line longer than a file may be in a file of its own', () => {
    writeLines(path, 'short\n', `${'long '.repeat(9)}\n`, 'short\n');
    assert.deepEqual(
      filesOldestFirst().map((name) => statSync(join(folder, name)).size),
      [6, 46, 6],
    );
  });
});

const program = join(import.meta.dirname, 'fixtures/writes-a-log.ts');
const numberOf = (name: string): number => Number(/\.log\.(\d+)$/.exec(name)?.[1] ?? Number.POSITIVE_INFINITY);

function writeLines(path: string, ...lines: string[]): void {
  const log = new LogFile(path, { largestFile: 20, oldFiles: 2 });
  for (const line of lines) log.write(line);
  log.close();
}

const sizeOf = (folder: string): number =>
  readdirSync(folder).reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );

/** The lines that are whole; of each killed writer one may be cut short, and no more. */
function whole(lines: readonly string[], killed: number): { writer: string; n: number }[] {
  const read = lines.flatMap((line) => {
    try {
      return [JSON.parse(line) as { writer: string; n: number }];
    } catch {
      return [];
    }
  });
  assert.ok(lines.length - read.length <= killed, `${lines.length - read.length} lines are torn`);
  return read;
}
