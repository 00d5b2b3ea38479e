import type { ElementProgram } from '../../../quality/testing/element/personalised-element.ts';
import type { World } from './without.ts';

/** What the elements of that world run. */
export const elementProgram = (world: World): Promise<ElementProgram> =>
  world<ElementProgram>('packages/secure-element/src/index.ts');
