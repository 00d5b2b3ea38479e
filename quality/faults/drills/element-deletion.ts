import { concatBytes, fromHex } from '@inro/foundation';
import type { CardInterface } from '@inro/secure-element';
import { deleteCommand, OffCard, personalize, setStatus, storeDgi } from '../../testing/element/off-card.ts';
import type { Drill } from '../drill.ts';
import { cutEverywhere } from '../element/cut-everywhere.ts';
import { enrolled, issuer, JPKI_APPLET, JPKI_SD, provider } from '../element/phone.ts';

const start = await enrolled();

/** The provider retires both keys and deletes the applet; the issuer locks, unlocks and deletes the domain. */
async function tell(card: CardInterface): Promise<void> {
  const own = await OffCard.open(card, provider);
  await own.done(personalize(JPKI_APPLET));
  await own.done(storeDgi(0x0108, concatBytes(fromHex('0017')), 0));
  await own.done(storeDgi(0x0108, concatBytes(fromHex('001A')), 1, true));
  await own.done(deleteCommand(JPKI_APPLET));
  const host = await OffCard.open(card, issuer);
  await host.done(setStatus(0x60, 0x80, JPKI_SD));
  await host.done(setStatus(0x60, 0x00, JPKI_SD));
  await host.done(deleteCommand(JPKI_SD, true));
}

export const drill: Drill = {
  name: 'element-deletion',
  title: 'the power goes before and after every write of a deletion',
  run: (selection) => cutEverywhere({ start: async () => start.copy(), tell }, selection),
};
