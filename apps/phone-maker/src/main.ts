import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fromHex } from '@inro/foundation';
import { systemClock } from '@inro/host';
import { openMakerCa } from './certificates.ts';
import { fillOrder, type MasterKeys, makerOrder } from './orders.ts';

/**
 * The maker of phones and cards: reads one order a line from standard input, answers one delivery a line, ends with its
 * input. `INRO_MAKER_DIR` is its own folder; `INRO_ISSUER_MASTER_KEY` and `INRO_PROVIDER_MASTER_KEY` are paths.
 */
function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new TypeError(`${name} is not set`);
  return value;
}

const masterKey = (name: string): Uint8Array => fromHex(readFileSync(required(name), 'utf8').trim());

const ca = await openMakerCa(required('INRO_MAKER_DIR'), systemClock.now());
const masters: MasterKeys = {
  issuer: masterKey('INRO_ISSUER_MASTER_KEY'),
  provider: masterKey('INRO_PROVIDER_MASTER_KEY'),
};
for await (const line of createInterface({ input: process.stdin })) {
  const delivery = await fillOrder(makerOrder.parse(JSON.parse(line)), ca, masters);
  process.stdout.write(`${JSON.stringify(delivery)}\n`);
}
