// The threat: docs/threats/t-124-sequence-counter-used-up.md
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toHex } from '@inro/foundation';
import { AS_ISSUER, ISD, newElement, testOrder } from '../../quality/testing/element/new-element.ts';
import { OffCard } from '../../quality/testing/element/off-card.ts';
import { poweredPhone } from './support/contactless-face.ts';
import { Terminal } from './support/terminal.ts';
import { asItIs, type World, without } from './support/without.ts';

const LAST = 0xffffff;
const SECOND = 1000;

/** A phone whose issuer's domain has answered INITIALIZE UPDATE that many times. */
const phone = (world: World, sequenceCounter = 0) => {
  const issuerSecurityDomain = { ...testOrder().issuerSecurityDomain, sequenceCounter };
  return poweredPhone(world, newElement(testOrder({ issuerSecurityDomain }), []).store);
};
const ask = (app: Terminal): Promise<string> => app.status('80500000', '00'.repeat(8), 256);

/** How often an app that asks ten times a second is answered in an hour. */
async function answersInAnHour({ card, timer }: Awaited<ReturnType<typeof phone>>): Promise<number> {
  const app = new Terminal(card);
  await app.select(ISD);
  let answered = 0;
  for (const end = timer.now + 3600 * SECOND; timer.now < end; timer.now += SECOND / 10)
    if ((await ask(app)) === '9000') answered++;
  return answered;
}

describe('T-124 the sequence counter of a security domain is used up', () => {
  it('is not, by a reader: at the contactless face there is no security domain', async () => {
    const { card, reader } = await phone(asItIs, LAST - 1);
    assert.equal(await reader.select(ISD), '6A82');
    for (let n = 0; n < 10; n++) assert.equal(await ask(reader), '6985');
    await OffCard.open(card, AS_ISSUER);
  });

  it('is not, by an app on the phone: it would have to ask for more than fifteen years', async () => {
    const attacked = await phone(asItIs);
    const [first, next] = [await answersInAnHour(attacked), await answersInAnHour(attacked)];
    assert.ok(first < 1200, String(first));
    const years = (LAST - first) / next / 24 / 365;
    assert.ok(years > 15, String(years));
    attacked.timer.now += 30 * SECOND;
    await OffCard.open(attacked.card, AS_ISSUER);
  });

  it('ends, if ever, with a domain that stops, and never begins again under the same keys', async () => {
    const { card, timer } = await phone(asItIs, LAST - 3);
    const app = new Terminal(card);
    await app.select(ISD);
    const seen: string[] = [];
    for (let n = 0; n < 3; n++) seen.push(toHex((await app.send('80500000', '00'.repeat(8), 256)).data.slice(-3)));
    assert.deepEqual(seen, ['FFFFFD', 'FFFFFE', 'FFFFFF']);
    for (let n = 0; n < 5; n++) {
      assert.equal(await ask(app), '6985');
      timer.now += 3600 * SECOND;
    }
  });

  it('counter-test: a domain that answers as often as it is asked is used up in weeks, at ten times a second', async () => {
    const attacked = await phone(
      without({
        file: 'packages/secure-element/src/security-domain/initialize-update.ts',
        defence:
          'if (!state.pace.takeOpening(domain.aid)) throw new StatusWordError(statusWords.conditionsNotSatisfied);',
      }),
    );
    const answered = await answersInAnHour(attacked);
    assert.equal(answered, 36_000);
    assert.ok(LAST / answered / 24 < 21);
  });

  it('counter-test: where the contactless face shows the whole element, a reader takes the last sessions there are', async () => {
    const { card, reader } = await phone(
      without({
        file: 'packages/secure-element/src/registry.ts',
        defence:
          "if (face === 'contactless' && contactlessStateOf(entry) !== contactlessStates.activated) return false;",
      }),
      LAST - 1,
    );
    assert.equal(await reader.select(ISD), '9000');
    assert.equal(await ask(reader), '9000');
    await assert.rejects(OffCard.open(card, AS_ISSUER), { message: '6985' });
  });
});
