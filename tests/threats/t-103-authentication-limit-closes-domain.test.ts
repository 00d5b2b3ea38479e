// The threat: docs/threats/t-103-authentication-limit-closes-domain.md
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toHex } from '@inro/foundation';
import { jpkiApplet } from '@inro/secure-element';
import { AS_ISSUER, ISD, newElement, selectCommand, testOrder } from '../../quality/testing/element/new-element.ts';
import { deleteCommand } from '../../quality/testing/element/off-card.ts';
import { poweredPhone } from './support/contactless-face.ts';
import { DOMAIN_KEYS, JPKI_APPLET, JPKI_SD, OffCard } from './support/personalised-element.ts';
import { Terminal } from './support/terminal.ts';
import { asItIs, type World, without } from './support/without.ts';

const LIMIT = 64;
const QUARTER_OF_AN_HOUR = 15 * 60_000;
const YEAR = 365 * 24 * 60 * 60_000;

function phone(world: World) {
  const order = testOrder({
    domains: [{ aid: JPKI_SD, securityDomain: ISD, privileges: 0x800000, i: 0x70, keyVersion: 2, keys: DOMAIN_KEYS }],
    applications: [{ aid: JPKI_APPLET, module: jpkiApplet, securityDomain: JPKI_SD, contactless: 0x01 }],
  });
  return poweredPhone(world, newElement(order, [jpkiApplet]).store);
}

/** Somebody without any key, at a domain: the status word of the last INITIALIZE UPDATE, or why the domain is not there. */
async function pester(app: Terminal, times: number): Promise<string> {
  const { statusWord } = await app.card.process(selectCommand(JPKI_SD));
  if (statusWord !== 0x9000) return statusWord.toString(16).toUpperCase();
  for (let n = 0; n < times; n++) {
    const asked = await app.status('80500000', '00'.repeat(8), 256);
    if (asked !== '9000') return asked;
    assert.equal(await app.status('84820000', '00'.repeat(16)), '6300');
  }
  return await app.status('80500000', '00'.repeat(8), 256);
}
const provider = { aid: JPKI_SD, keys: DOMAIN_KEYS };

describe('T-103 the limit of failed authentications is used to close a security domain for good', () => {
  it('is not, by a reader: at the contactless face there is no security domain', async () => {
    const { card, reader } = await phone(asItIs);
    for (let again = 0; again < 2 * LIMIT; again++) assert.equal(await pester(reader, 1), '6A82');
    await OffCard.open(card, provider);
  });

  it('is not, by an app on the phone: a quarter of an hour after it has stopped the authority’s keys open the domain', async () => {
    const { card, timer } = await phone(asItIs);
    assert.equal(await pester(new Terminal(card), LIMIT), '6983');
    await assert.rejects(OffCard.open(card, provider), { message: '6983' });
    timer.now += QUARTER_OF_AN_HOUR;
    await OffCard.open(card, provider);
    assert.equal(await pester(new Terminal(card), LIMIT - 1), '9000', 'and the count is zero');
  });

  it('buys a guess in a quarter of an hour, however long it goes on', async () => {
    const { card, timer } = await phone(asItIs);
    await pester(new Terminal(card), LIMIT);
    for (let day = 0; day < 96; day++) {
      timer.now += QUARTER_OF_AN_HOUR;
      assert.equal(await pester(new Terminal(card), 5), '6983');
    }
    timer.now += QUARTER_OF_AN_HOUR;
    await OffCard.open(card, provider);
  });

  it('is not needed meanwhile: another domain stays open, and the issuer deletes the closed one with its applet', async () => {
    const { card } = await phone(asItIs);
    await pester(new Terminal(card), LIMIT);
    const issuer = await OffCard.open(card, AS_ISSUER);
    assert.equal(await issuer.status(deleteCommand(JPKI_SD, true)), '9000');
    assert.equal(await new Terminal(card).status('00A4040C', toHex(JPKI_APPLET)), '6A82');
  });

  it('counter-test: on an element that never rests the app closes the domain to the authority for ever', async () => {
    const { card, timer } = await phone(
      without({
        file: 'packages/secure-element/src/security-domain/initialize-update.ts',
        defence: ' && !state.pace.hasRested(domain.aid)',
      }),
    );
    assert.equal(await pester(new Terminal(card), LIMIT), '6983');
    timer.now += YEAR;
    await assert.rejects(OffCard.open(card, provider), { message: '6983' });
  });

  it('counter-test: where the contactless face shows the whole element, a stranger’s reader closes it in passing', async () => {
    const { card, reader } = await phone(
      without({
        file: 'packages/secure-element/src/registry.ts',
        defence:
          "if (face === 'contactless' && contactlessStateOf(entry) !== contactlessStates.activated) return false;",
      }),
    );
    assert.equal(await pester(reader, LIMIT), '6983');
    await assert.rejects(OffCard.open(card, provider), { message: '6983' });
  });
});
