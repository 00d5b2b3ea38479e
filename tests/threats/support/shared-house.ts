import { after } from 'node:test';
import { type House, type Name, openHouse } from './house.ts';
import { authority, type Scene, sceneIn } from './scene.ts';
import { asItIs, type World } from './without.ts';

let opened: Promise<House> | undefined;
after(async () => (await opened)?.close());

/**
 * The house that the threats of this process share, with both services. A test that imports this leaves it as it found
 * it: no clock moved, no server stopped, no row of another test changed or counted. What it had replaced by another
 * world is put back with `close`.
 */
export async function shareHouse(): Promise<House> {
  opened ??= openHouse([...authority, 'bank', 'clinic']);
  const house = await opened;
  const replaced = new Set<Name>();
  return {
    ...house,
    async replace(name: Name, world: World = asItIs): Promise<void> {
      await house.replace(name, world);
      if (world === asItIs) replaced.delete(name);
      else replaced.add(name);
    },
    async close(): Promise<void> {
      for (const name of replaced) await house.replace(name);
    },
  };
}

/** A person of this test's own with an enrolled phone, in the shared house. */
export const shareScene = async (): Promise<Scene> => sceneIn(await shareHouse());
