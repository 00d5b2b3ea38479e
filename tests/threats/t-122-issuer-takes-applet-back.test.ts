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
  transport,
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
import { elementProgram } from './support/element-program.ts';
import { type Defence, without } from './support/without.ts';

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

  it('though before both are handed over, the issuer can personalise and give keys', async () => {
    const host = await OffCard.open(powerOn(factory()), issuer);
    await host.done(installDomain(JPKI_SD));
    await host.done(installJpki(JPKI_APPLET));
    assert.equal(await host.status(personalize(JPKI_APPLET)), '9000');
    assert.equal(await host.status(personalize(JPKI_SD)), '9000');
    assert.equal(await host.status(keys(host)), '9000');
  });

  const install = 'packages/secure-element/src/security-domain/install.ts';
  const storeData = 'packages/secure-element/src/security-domain/store-data.ts';
  /** The issuer's session on an enrolled phone in which these are missing. */
  const issuerWithout = async (...defences: readonly Defence[]) => {
    const card = powerOn(await enrolled(), await elementProgram(without(...defences)));
    return { card, host: await OffCard.open(card, issuer) };
  };
  /** The provider's order to the applet: both secrets may be set anew. */
  const permit = storeDgi(0x0101, Uint8Array.of(0x03), 0, true);

  it('counter-test: where a domain above may give the applet away, the issuer takes it, and lets secrets be set anew', async () => {
    const { host } = await issuerWithout({
      file: install,
      defence:
        'if (entry.securityDomain !== context.domain.aid) throw new StatusWordError(statusWords.conditionsNotSatisfied);',
    });
    await host.done(extradite(JPKI_APPLET, issuer.aid));
    await host.done(personalize(JPKI_APPLET));
    assert.equal(await host.status(permit), '9000');
  });

  it('counter-test: where a domain above may personalise the applet, the issuer lets secrets be set anew', async () => {
    const fromAbove: Defence = {
      file: install,
      defence: ': entry.securityDomain === domain.aid;',
      instead: ': state.registry.isBelow(entry, domain.aid);',
    };
    const { host: stopped } = await issuerWithout(fromAbove);
    await stopped.done(personalize(JPKI_APPLET));
    assert.equal(await stopped.status(permit), '6985', 'STORE DATA asks for the association again');
    const { host } = await issuerWithout(fromAbove, {
      file: storeData,
      defence:
        'if (entry.securityDomain !== domain.aid) throw new StatusWordError(statusWords.conditionsNotSatisfied);',
    });
    await host.done(personalize(JPKI_APPLET));
    assert.equal(await host.status(permit), '9000');
  });

  it('counter-test: where a domain that has keys takes more, the issuer opens the JPKI domain with its own', async () => {
    const anyTime: Defence = {
      file: install,
      defence: ' && entry.lifeCycle === applicationStates.selectable;\n',
      instead: ';\n',
    };
    const { host: stopped } = await issuerWithout(anyTime);
    await stopped.done(personalize(JPKI_SD));
    assert.equal(await stopped.status(keys(stopped)), '6985', 'STORE DATA asks whether there are keys');
    const { card, host } = await issuerWithout(anyTime, { file: storeData, defence: ' || keys.versions().length > 0' });
    await host.done(personalize(JPKI_SD));
    assert.equal(await host.status(keys(host)), '9000');
    const inside = await OffCard.open(card, transport);
    await inside.done(personalize(JPKI_APPLET));
    assert.equal(await inside.status(permit), '9000');
  });
});
