import { mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openParty } from '@inro/host';
import { HttpError } from '@inro/host/errors';
import { actNames, isNamedOrigin } from '@inro/presentation';
import { InroError } from '@inro/problem';
import { addClient, whatToPutWhere } from './client-add.ts';
import { exitCodes } from './exit-codes.ts';
import { imprintOptions, imprintUsage, readImprintOptions } from './imprint-options.ts';
import { printable } from './printable.ts';

export const clientUsage = `inro client add NAME ORIGIN [--folder DIR] [--data DIR] [--days N] [--ask ACTS] [--ja TEXT --easy TEXT --en TEXT]
                [--purpose TEXT --purpose-easy TEXT --purpose-en TEXT] [--contact URI …]

Makes a relying party at the house that npm start runs: its key and access certificate in DIR (default ./NAME), and what
to put where on standard output. ORIGIN is https://…, or http:// below localhost (http://NAME.localhost:3000: the
phones of the house ask nothing of bare localhost). The texts are the service's name as people read it (default NAME).
${imprintUsage} (default: ORIGIN)
ACTS is what the service may ask phones for, with commas: login,attributes,signature (the default).
The certificate lives a week and is renewed by the SDK; --days gives a longer life (at most 397), to a place that has to
work without a network. The same again renews what is due. DIR of --data is the folder of the house, where npm start was given one.`;

/** `inro client …`; gives the exit code. */
export async function client(args: readonly string[]): Promise<number> {
  const read = readArguments(args);
  if (read === undefined) {
    console.error(clientUsage);
    return exitCodes.noAnswer.code;
  }
  const { data, ...wanted } = read;
  try {
    mkdirSync(wanted.folder, { recursive: true, mode: 0o700 });
    const unsafe = placeOfOthers(wanted.folder);
    if (unsafe !== undefined) {
      console.error(
        `${printable(unsafe)} is another user's or can be written by others: choose a new folder with --folder, or close your own with chmod go-w.`,
      );
      return exitCodes.invalid.code;
    }
    const operator = openParty(data, 'operator');
    const { authorities } = operator.topology;
    if (authorities === undefined) throw new HttpError('http.peer_unavailable');
    const house = { operator: operator.peer, statusOrigin: operator.origin('status'), authorities };
    const added = await addClient(wanted, house);
    console.log(whatToPutWhere(wanted, added));
    return exitCodes.valid.code;
  } catch (failure) {
    if (!(failure instanceof InroError)) throw failure;
    const { title, next } = failure.row;
    console.error(
      ['http.peer_unavailable', 'relying-party.trust_roots_unavailable'].includes(failure.code)
        ? `No system runs on ${data}: begin with npm start, or name its data folder with --data DIR.`
        : `${title.en}. ${next.en} [${failure.code}]`,
    );
    return exitCodes.invalid.code;
  }
}

/** Whoever made the folder, may write to it or made the key in it beforehand would have the certificate for themselves. */
function placeOfOthers(folder: string): string | undefined {
  const me = process.getuid?.();
  if (me === undefined) return undefined;
  return [folder, join(folder, 'access.key')].find((place) => {
    const found = statSync(place, { throwIfNoEntry: false });
    return found !== undefined && (found.uid !== me || (found.mode & 0o022) !== 0);
  });
}

function readArguments(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { folder: text, data: text, days: text, ask: text, ja: text, easy: text, en: text, ...imprintOptions },
    });
    const [action, name = '', origin = '', ...more] = positionals;
    if (action !== 'add' || more.length > 0 || !/^[a-z][a-z0-9-]{0,31}$/.test(name) || !isNamedOrigin(origin))
      return undefined;
    // No phone of the house could fetch its requests.
    if (new URL(origin).hostname === 'localhost') return undefined;
    const { ja = name, easy = ja, en = name, days, ask = actNames.join() } = values;
    const acts = actNames.filter((act) => ask.split(',').includes(act));
    // Each of them known, and once.
    if (acts.length === 0 || acts.length !== ask.split(',').length) return undefined;
    if (days !== undefined && !(/^[1-9]\d{0,2}$/.test(days) && Number(days) <= 397)) return undefined;
    const folder = resolve(values.folder ?? name);
    const data = values.data ?? join(import.meta.dirname, '../../.inro');
    const imprint = readImprintOptions(values);
    const life = days === undefined ? {} : { days: Number(days) };
    return { name, origin, folder, data, acts, ...life, ...imprint, names: { ja, 'ja-x-easy': easy, en } };
  } catch {
    return undefined;
  }
}
