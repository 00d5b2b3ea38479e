import { readFileSync } from 'node:fs';
import { type CommandApdu, parseCommandApdu, parseResponseApdu, type ResponseApdu } from '@inro/apdu';
import { fromHex } from '@inro/foundation';

/** The four files of our own sessions of public clients with a test card (see their `client` and `notes`). */
export const RECORDINGS = ['scp03-s8-gpshell3', 'scp03-s8-globalplatformpro', 'scp03-s16-globalplatformpro'] as const;

export interface Exchange {
  readonly command: CommandApdu;
  readonly response: ResponseApdu;
}
export type Step = Exchange | { readonly control: string } | { readonly note: string };

interface RecordedFile {
  readonly sessions: readonly {
    readonly label: string;
    readonly exchanges: readonly { command?: string; response?: string; control?: string; note?: string }[];
  }[];
}

/** All steps of a recording in order. */
export function recordedSteps(name: (typeof RECORDINGS)[number]): Step[] {
  const file = JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8')) as RecordedFile;
  return file.sessions.flatMap(({ exchanges }) =>
    exchanges.map(({ command, response, control, note }): Step => {
      if (control !== undefined) return { control };
      if (note !== undefined) return { note };
      return { command: parseCommandApdu(fromHex(command!)), response: parseResponseApdu(fromHex(response!)) };
    }),
  );
}

/** The static keys all recordings begin with. */
const initial = fromHex('404142434445464748494A4B4C4D4E4F');
export const RECORDED_KEYS = { enc: initial, mac: initial, dek: initial };
export const RECORDED_ISD = fromHex('A000000151000000');
