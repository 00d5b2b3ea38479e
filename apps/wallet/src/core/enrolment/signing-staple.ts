import type { WalletPorts } from '../ports.ts';
import { Staples } from '../staples.ts';
import type { ApplicationStatus } from './registration-client.ts';

/** Lets the proof of validity of the signing certificate be fetched on the schedule; a phone of before hears of it here too. */
export async function expectSigningStaple(ports: WalletPorts, status: ApplicationStatus): Promise<void> {
  const signing = status.certificates.find(({ kind }) => kind === 'digitalSignature');
  if (signing?.ocspRequest === undefined || status.stapleToken === undefined) return;
  await new Staples(ports, 'digitalSignature').expect(signing.ocspRequest, status.stapleToken);
}
