import { freePort } from '@inro/host/testing';
import { FaultyWire } from '../../../quality/faults/house/faulty-wire.ts';
import { openHouse } from './house.ts';
import { authority } from './scene.ts';

/** The authority, with the attacker on the wire between registration and the CA. */
export async function openHouseOnWire() {
  const house = await openHouse(authority);
  const { port } = house.configs.ca!;
  await house.stop('ca');
  Object.assign(house.configs.ca!, { port: await freePort() });
  await house.start('ca');
  const wire = await FaultyWire.open(port, house.configs.ca!.port);
  const close = async (): Promise<void> => {
    wire.stop();
    await house.close();
  };
  return { house, wire, close };
}
