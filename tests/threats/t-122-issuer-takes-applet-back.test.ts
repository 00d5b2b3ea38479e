// The threat: docs/threats/t-122-issuer-takes-applet-back.md
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keyDataField } from '@inro/secure-channel/off-card';
import {
  enrolled,
  factory,
  issuer,
  JPKI_APPLET,
  JPKI_SD,
  powerOn,
  TRANSPORT,
} from '../../quality/faults/element/phone.ts';
import {
  deleteCommand,
  extradite,
  installDomain,
  installJpki,
  OffCard,
  personalize,
  storeDgi,
} from '../../quality/testing/element/off-card.ts';

const keys = (host: OffCard) => storeDgi(0x8f01, keyDataField(host.session, 1, TRANSPORT), 0, true);

describe('T-122 the SE issuer takes the applet, or its domain, back', () => {
  it('does not: neither extradition nor personalisation from above', async () => {
    const host = await OffCard.open(powerOn(await enrolled()), issuer);
    assert.equal(await host.status(extradite(JPKI_APPLET, issuer.aid)), '6985');
    assert.equal(await host.status(personalize(JPKI_APPLET)), '6985');
    assert.equal(await host.status(installJpki(JPKI_APPLET)), '6985');
  });

  it('does not: no second set of transport keys', async () => {
    const host = await OffCard.open(powerOn(await enrolled()), issuer);
    assert.equal(await host.status(personalize(JPKI_SD)), '6985');
    assert.notEqual(await host.status(keys(host)), '9000');
  });

  it('keeps the right to delete', async () => {
    const host = await OffCard.open(powerOn(await enrolled()), issuer);
    assert.equal(await host.status(deleteCommand(JPKI_SD, true)), '9000');
  });

  it('counter-test: before both are handed over, the issuer can personalise and give keys', async () => {
    const host = await OffCard.open(powerOn(factory()), issuer);
    await host.done(installDomain(JPKI_SD));
    await host.done(installJpki(JPKI_APPLET));
    assert.equal(await host.status(personalize(JPKI_APPLET)), '9000');
    assert.equal(await host.status(personalize(JPKI_SD)), '9000');
    assert.equal(await host.status(keys(host)), '9000');
  });
});
