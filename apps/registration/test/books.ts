import type { TestRegistration } from './support.ts';

/** Registration and CA compare their books (ADR 20), and what comes of it is delivered. */
export async function compareBooks(world: TestRegistration) {
  const done = await world.reconciliation.run();
  await world.context.outbox.kick();
  return done;
}

/** An application as the operator sees it. */
export const applicationIn = async (world: TestRegistration, { number, id }: { number: string; id: string }) =>
  (await world.applications(number)).find((row: { applicationId: string }) => row.applicationId === id);
