import { readFileSync, writeSync } from 'node:fs';
import { fromHex } from '@inro/foundation';
import { powerOnFile } from './phones.ts';

/** `cold-start.ts FOLDER COUNT`: reads the files, then powers every phone on and selects its applet; one JSON line. */
const [folder = '', count = '0'] = process.argv.slice(2);
const files = Array.from({ length: Number(count) }, (_, n) => `${folder}/phone-${n}.sqlite`);
const readStart = performance.now();
for (const file of files) readFileSync(file);
const readMs = performance.now() - readStart;
globalThis.gc!();
const before = process.memoryUsage.rss();
const start = performance.now();
const phones = files.map(powerOnFile);
const select = fromHex('00A4040C0AD392F000260100000001');
for (const { card } of phones) {
  const answer = await card.exchange(select);
  if (answer[0] !== 0x90) throw new Error('a phone did not answer');
}
const startMs = performance.now() - start;
globalThis.gc!();
const perPhone = (process.memoryUsage.rss() - before) / phones.length;
writeSync(1, JSON.stringify({ readMs, startMs, perPhone }));
for (const { close } of phones) close();
