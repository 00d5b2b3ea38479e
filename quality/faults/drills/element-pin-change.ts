import type { CardInterface } from '@inro/secure-element';
import type { Drill } from '../drill.ts';
import { cutEverywhere } from '../element/cut-everywhere.ts';
import { change, enrolled, references, secrets, selectApplet, verify } from '../element/phone.ts';

const { pin, password } = references;
const start = await enrolled();

/** Wrong tries, a right one, a change, the old secret refused, and the password down to its last try. */
async function tell(card: CardInterface): Promise<void> {
  await selectApplet(card);
  for (const wrong of ['0000', '9999']) await card.process(verify(pin, wrong));
  await card.process(verify(pin, secrets.pin));
  await card.process(change(pin, '4321'));
  await card.process(verify(pin, secrets.pin));
  await card.process(verify(pin, '4321'));
  await card.process(change(pin, secrets.pin));
  for (let n = 0; n < 4; n++) await card.process(verify(password, 'WRONG1'));
  await card.process(verify(password, secrets.password));
  await card.process(change(password, 'NEWONE7'));
  for (let n = 0; n < 4; n++) await card.process(verify(pin, '0000'));
}

export const drill: Drill = {
  name: 'element-pin-change',
  title: 'the power goes before and after every write of wrong tries, right ones and changes of both secrets',
  run: (selection) => cutEverywhere({ start: async () => start.copy(), tell }, selection),
};
