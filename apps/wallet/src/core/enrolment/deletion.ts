import { keyKinds } from '@inro/jpki-profile';
import type { ErrorCode } from '@inro/problem-table';
import { runLocalAgent, type SeramSession } from '../local-agent/index.ts';
import { HolderLog } from '../log.ts';
import type { WalletPorts } from '../ports.ts';
import { forgetStanding, keepStanding } from '../standing.ts';
import { Staples } from '../staples.ts';
import { Statements } from '../statements/statements.ts';
import { RegistrationClient } from './registration-client.ts';
import { expectSigningStaple } from './signing-staple.ts';
import { forgetEnrolment, loadEnrolment } from './state.ts';

/**
 * Asks how the application of this phone stands; when it was revoked, refused or has expired, lets the TSM delete what
 * is on the element and forgets it. Undefined while all is well.
 */
export async function deleteWhatWasEnded(ports: WalletPorts): Promise<{ readonly problem?: ErrorCode } | undefined> {
  const { applicationId, statusToken, step } = await loadEnrolment(ports.storage);
  if (applicationId === undefined || statusToken === undefined) return undefined;
  const registration = new RegistrationClient(ports.door.fetch, ports.services.registration);
  const status = await registration.status(applicationId, statusToken);
  const { state, seram, problem, certificates } = status;
  if (!['revoked', 'refused', 'expired'].includes(state)) {
    const inForce = certificates.map(({ kind }) => kind);
    if (state === 'delivered') {
      await keepStanding(ports.storage, ports.clock.now(), inForce);
      await expectSigningStaple(ports, status);
    }
    return undefined;
  }
  await keepStanding(ports.storage, ports.clock.now(), []);
  if (seram !== null) {
    const { secureElement } = await ports.door.device();
    const session = { ...seram, secureElement: secureElement as SeramSession['secureElement'] };
    const agent = { door: ports.door, http: ports.door.fetch, wait: ports.wait, onNotification: async () => undefined };
    const { outcome } = await runLocalAgent(agent, session);
    // Not deleted yet: it stays to be done.
    if (outcome !== 'done') return problem === undefined ? {} : { problem };
  }
  await forgetEnrolment(ports.storage);
  await forgetStanding(ports.storage);
  for (const kind of keyKinds) await new Staples(ports, kind).forget();
  await new Statements(ports).forget();
  if (step === 'done') await new HolderLog(ports).append({ kind: 'deletion', outcome: 'done' });
  return problem === undefined ? {} : { problem };
}
