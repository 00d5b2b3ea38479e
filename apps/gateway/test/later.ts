import { mock } from 'node:test';

/** Does something when the machine's clock, which the provider goes by, is so much later: clients' and phones' clocks stay. */
export async function later<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  mock.timers.enable({ apis: ['Date'], now: Date.now() + milliseconds });
  try {
    return await work();
  } finally {
    mock.timers.reset();
  }
}
