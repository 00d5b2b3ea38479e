import { readFileSync } from 'node:fs';
import { fromBase64 } from '@inro/foundation';

interface Samples {
  readonly der: Readonly<Record<string, string>>;
  readonly text: { readonly request: string; readonly answerForm: string; readonly clientId: string };
}
const file = JSON.parse(readFileSync(new URL('./samples.json', import.meta.url), 'utf8')) as Samples;

/** A recorded structure by its name in samples.json (written by make.ts). */
export const der = (name: string): Uint8Array => fromBase64(file.der[name]!);
export const texts = file.text;
