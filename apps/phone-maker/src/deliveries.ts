import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ElementDelivery, type ElementOrder, elementOrder } from '@inro/authority-wire/maker';
import { fromBase64, fromHex, toBase64, toHex } from '@inro/foundation';
import { placeFileOnce } from '@inro/foundation/node';
import { HttpError } from '@inro/host/errors';
import { z } from 'zod';
import type { MakerCa } from './certificates.ts';
import { cardProductionData, initialKeys, isElementKey, type MasterKeys } from './orders.ts';

/** What was delivered, without keys: they are derived anew. */
const kept = z.object({ order: elementOrder, cplc: z.string(), certificate: z.base64() });

export interface Deliveries {
  /** `http.body_invalid` for an order whose key no element makes, whose id is not that of its element, or that wants another element than before. */
  deliver(id: string, order: ElementOrder): Promise<ElementDelivery>;
}

/** The maker's book: a file for each order, below `folder`. An order that a cut left without an answer is asked again. */
export function openDeliveries(folder: string, ca: MakerCa, masters: MasterKeys): Deliveries {
  const book = join(folder, 'deliveries');
  mkdirSync(book, { recursive: true, mode: 0o700 });
  return {
    async deliver(id, order) {
      if (!isElementKey(order.attestationPublicKey) || id !== idOf(order)) throw new HttpError('http.body_invalid');
      const file = join(book, `${id}.json`);
      // Recorded before it is told. Of two at once, the first that is there is the delivery.
      if (!existsSync(file)) placeFileOnce(file, JSON.stringify(await make(order, ca)));
      const { order: before, cplc, certificate } = kept.parse(JSON.parse(readFileSync(file, 'utf8')));
      if (before.profile !== order.profile || before.model !== order.model) throw new HttpError('http.body_invalid');
      return {
        cplc,
        attestationChain: [certificate, toBase64(ca.certificate)],
        keys: initialKeys(order.profile, fromHex(cplc), masters),
      };
    },
  };
}

/** SHA-256 of the SubjectPublicKeyInfo that the element made, base64url: one element, one order. */
const idOf = ({ attestationPublicKey }: ElementOrder): string =>
  createHash('sha256').update(fromBase64(attestationPublicKey)).digest('base64url');

async function make(order: ElementOrder, ca: MakerCa): Promise<z.infer<typeof kept>> {
  const cplc = cardProductionData(order.profile);
  const publicKey = fromBase64(order.attestationPublicKey);
  const certificate = await ca.certify({ model: order.model, carrier: order.profile, cplc, publicKey });
  return { order, cplc: toHex(cplc), certificate: toBase64(certificate) };
}
