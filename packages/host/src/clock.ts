import { randomBytes } from 'node:crypto';
import type { Clock, Randomness } from '@inro/foundation';

/** The machine's clock, moved by `INRO_CLOCK_OFFSET_MS` for drills. */
export const systemClock: Clock = {
  now: () => new Date(Date.now() + Number(process.env.INRO_CLOCK_OFFSET_MS ?? 0)),
};

/** The operating system's randomness. */
export const systemRandomness: Randomness = (length) => new Uint8Array(randomBytes(length));
