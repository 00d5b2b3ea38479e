import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toHex } from '@inro/problem';
import { INITIAL_KEYS, ISD, newElement, testOrder } from '../../packages/secure-element/test/element.ts';
import { OffCard } from '../../packages/secure-element/test/off-card.ts';
import { Terminal } from './support/terminal.ts';

const LAST = 0xffffff;
const access = { aid: ISD, keys: INITIAL_KEYS };

/** An element whose issuer's domain has answered INITIALIZE UPDATE that many times. */
const worn = (sequenceCounter: number) =>
  newElement(testOrder({ issuerSecurityDomain: { ...testOrder().issuerSecurityDomain, sequenceCounter } }), []).card;

describe('T-124 the sequence counter of a security domain is used up', () => {
  it('open: asked often enough without any key, the domain opens no session any more', async () => {
    const card = worn(LAST - 3);
    const app = new Terminal(card);
    await app.select(ISD);
    const seen: string[] = [];
    for (let n = 0; n < 3; n++) seen.push(toHex((await app.send('80500000', '00'.repeat(8), 256)).data.slice(-3)));
    assert.deepEqual(seen, ['FFFFFD', 'FFFFFE', 'FFFFFF']);
    await assert.rejects(OffCard.open(card, access), { message: '6985' });
  });

  it('held: it stops there and never begins again under the same keys', async () => {
    const app = new Terminal(worn(LAST));
    await app.select(ISD);
    for (let n = 0; n < 5; n++) assert.equal(await app.status('80500000', '00'.repeat(8), 256), '6985');
  });

  it('held: up to then the right keys open it', async () => {
    await OffCard.open(worn(LAST - 1), access);
  });
});
