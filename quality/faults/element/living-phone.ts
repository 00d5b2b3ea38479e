import { openSync, writeSync } from 'node:fs';
import { SqliteStore } from '@inro/secure-element/node';
import { deleteCommand, OffCard } from '../../testing/element/off-card.ts';
import { change, enrol, issuer, JPKI_SD, powerOn, references, secrets, selectApplet, sign, verify } from './phone.ts';
import { watch } from './watch.ts';

/** `living-phone.ts FILE JOURNAL`: enrols, uses and deletes on the element in the file until it is killed; writes down what was seen. */
const [file = '', journal = ''] = process.argv.slice(2);
const written = openSync(journal, 'a');
const { card } = watch(powerOn(new SqliteStore(file)), ({ counters, wrongTries, unanswered }) => {
  const command = unanswered && { ...unanswered, data: [...unanswered.data] };
  writeSync(written, `${JSON.stringify([[...counters], [...wrongTries], command ?? null])}\n`);
});
process.send!('living');
await enrol(card);
await selectApplet(card);
for (const pin of ['0000', '9999', secrets.pin]) await card.process(verify(references.pin, pin));
await card.process(change(references.pin, '4321'));
await card.process(verify(references.pin, '4321'));
await card.process(sign(0x17));
await card.process(verify(references.password, 'WRONG1'));
const host = await OffCard.open(card, issuer);
await host.done(deleteCommand(JPKI_SD, true));
setInterval(() => undefined, 1000);
