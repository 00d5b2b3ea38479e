import { expectStatus } from '@inro/apdu';
import type { CardInterface } from '@inro/secure-element';
import type { Drill } from '../drill.ts';
import { cutEverywhere } from '../element/cut-everywhere.ts';
import { enrolled, references, secrets, selectApplet, sign, verify } from '../element/phone.ts';

const start = await enrolled();

async function tell(card: CardInterface): Promise<void> {
  await selectApplet(card);
  expectStatus(await card.process(verify(references.pin, secrets.pin)));
  expectStatus(await card.process(sign(0x17)));
  await card.process(verify(references.password, 'WRONG1'));
  expectStatus(await card.process(verify(references.password, secrets.password)));
  expectStatus(await card.process(sign(0x1a)));
}

export const drill: Drill = {
  name: 'element-signature',
  title: 'the power goes before and after every write of a signature with each key',
  run: (selection) => cutEverywhere({ start: async () => start.copy(), tell }, selection),
};
