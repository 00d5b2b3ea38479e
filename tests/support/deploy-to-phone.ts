import { randomBytes } from 'node:crypto';
import { aids, type CardChannel, commandApdu, expectStatus } from '@inro/apdu';
import { diversifyKeys, keyDataField, putKeyCommand, type StaticKeys } from '@inro/secure-channel/off-card';
import type { CardInterface } from '@inro/secure-element';
import type { ElementInterface } from '../../apps/handset/src/elements/hosted-element.ts';
import { JPKI_APPLET, JPKI_SD } from '../../quality/testing/element/new-element.ts';
import {
  extradite,
  installDomain,
  installJpki,
  OffCard,
  personalize,
  storeDgi,
} from '../../quality/testing/element/off-card.ts';

/** An interface of a hosted element as a channel. */
export const channelOf = (element: ElementInterface): CardChannel => ({
  transmit: (command) => element.process(command),
});

/** The 42 bytes of CPLC data, as the issuer's domain gives them to anyone. */
export async function readCplc(channel: CardChannel): Promise<Uint8Array> {
  expectStatus(await channel.transmit(commandApdu(0x00, 0xa4, 0x04, 0x00, aids.issuerSecurityDomain, 256)));
  return expectStatus(await channel.transmit(commandApdu(0x80, 0xca, 0x9f, 0x7f, undefined, 256))).data.slice(3);
}

/**
 * Issuer and provider put JPKI security domain and applet onto a phone that its maker delivered, by a direct script
 * (docs/protocol/tsm.md without the wire). Gives the provider's final keys, version 02.
 */
export async function deployToPhone(
  element: ElementInterface,
  masters: { readonly issuer: Uint8Array; readonly provider: Uint8Array },
): Promise<StaticKeys> {
  const card = element as CardInterface;
  const cplc = await readCplc(channelOf(element));
  const key = () => new Uint8Array(randomBytes(32));
  const transport = { enc: key(), mac: key(), dek: key() };
  const final = diversifyKeys(masters.provider, cplc, JPKI_SD);
  const amsdKeys = diversifyKeys(masters.issuer, cplc, aids.authorizedManagementSecurityDomain);
  const issuer = await OffCard.open(card, {
    aid: aids.authorizedManagementSecurityDomain,
    keys: amsdKeys,
    version: 0x30,
    i: 0x71,
  });
  await issuer.done(installDomain(JPKI_SD));
  await issuer.done(installJpki(JPKI_APPLET, 'C900EF05A003810101'));
  await issuer.done(extradite(JPKI_APPLET, JPKI_SD));
  await issuer.done(personalize(JPKI_SD));
  await issuer.done(storeDgi(0x8f01, keyDataField(issuer.session, 0x01, transport), 0, true));
  const provider = await OffCard.open(card, { aid: JPKI_SD, keys: transport, version: 0x01, i: 0x71 });
  await provider.done(putKeyCommand(provider.session, { replaces: 0x01, keyVersion: 0x02, keys: final }));
  return final;
}
