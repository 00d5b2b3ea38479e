import { jpkiApplet, SecureElement } from '@inro/secure-element';
import { openElementHost } from '@inro/secure-element/node';
import { contactlessFace } from '../../../apps/handset/src/contactless/faces.ts';
import { presentToReader, vpcdPorts } from '../../../apps/handset/src/contactless/vpcd.ts';

/**
 * Holds the element in a file to the first virtual reader until standard input ends: `present.ts FILE [contactless]`,
 * as a card is with all that it holds, or as a phone is.
 */
const [, , file, face] = process.argv;
const host = openElementHost(file!);
const element = new SecureElement(host, [jpkiApplet]).connect(face === 'contactless' ? face : 'wired');
const presented = await presentToReader(contactlessFace(element), { port: vpcdPorts[0] });
console.log('ready');
for await (const _ of process.stdin) void _;
await presented.remove();
host.close();
