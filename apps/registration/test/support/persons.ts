import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { certifiedSubject, type ResidentEntry } from '@inro/authority-wire/resident';
import { type Place, subjectBytes } from '@inro/authority-wire/subject';
import { fromBase64 } from '@inro/foundation';
import { keySigner } from '@inro/pki/issue/node';
import { buildCertificateRequest } from '@inro/pki/request';
import { appointedBy } from '../../../../quality/testing/house/appointment.ts';
import { bothKinds, digestText, hanako, type Signatory } from '../../../ca/test/support.ts';
import type { applicationsAt } from './applications.ts';
import type { Json, Processes } from './processes.ts';

export const HANAKO = '1000000001';
export const hanakosEntry = { ...hanako, status: 'resident' } as const;

/** What the officer signs of whom they see. */
export const seen = (entry: object = {}) => ({
  subjectSha256: digestText(subjectBytes(certifiedSubject({ ...hanakosEntry, ...entry } as ResidentEntry))),
});

/** Persons with cards and phones, and what counter and operator do about them. */
export function personsAt(processes: Processes, applications: ReturnType<typeof applicationsAt>) {
  const officers = new Map<string, Signatory>();
  let persons = 0;
  const self = {
    /** The officer of a municipality. */
    async officer({ prefecture, municipality }: Place = hanako): Promise<Signatory> {
      const before = officers.get(municipality);
      if (before) return before;
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const { algorithm: _, ...key } = keySigner(privateKey);
      const request = await buildCertificateRequest('officer', { ...key, algorithm: 'sha256WithRSAEncryption' });
      const answer = await processes.peers.operator.call<{ certificate: string }>(
        'ca',
        'PUT',
        '/access-certificates/officer',
        {
          kind: 'counterOfficer',
          ...appointedBy(processes.topology.configs.counter!, request, { prefecture, municipality }),
          names: { ja: '千代田区', 'ja-x-easy': 'ちよだく', en: 'Chiyoda City' },
          prefecture,
          municipality,
        },
      );
      const officer = { certificate: fromBase64(answer.certificate), privateKey };
      officers.set(municipality, officer);
      return officer;
    },
    /** Enters a person and has a card made for them at the counter; its signing key applies for phones. */
    async citizen(
      number = HANAKO,
      entry: Record<string, unknown> = {},
      card: Record<string, unknown> = {},
    ): Promise<{ applicationId: string; signer: Signatory }> {
      await processes.peers.counter.call('registration', 'PUT', `/residents/${number}`, { ...hanakosEntry, ...entry });
      const element = await applications.element('inro-card');
      const cardValidUntil = '2036-11-22T14:59:59Z';
      const members = { profile: 'card', citizen: number, cardValidUntil, ...seen(entry), ...card };
      const application = await applications.application(
        await self.officer({ ...hanakosEntry, ...entry }),
        element,
        members,
      );
      const body = await applications.accepted(application.der);
      const { keys, certificates } = await applications.deploy(body.applicationId, application, element);
      await applications.deliver(body.applicationId, certificates!);
      const at = application.kinds.indexOf('digitalSignature');
      const signing = certificates!.find((row) => row.kind === 'digitalSignature');
      return {
        applicationId: body.applicationId as string,
        signer: { certificate: fromBase64(signing?.certificate ?? ''), privateKey: keys[at]!.privateKey },
      };
    },
    /** The whole way onto a phone. */
    async enrol(signer: Signatory) {
      const element = await applications.element();
      const application = await applications.application(signer, element);
      const body = await applications.accepted(application.der);
      const { certificates } = await applications.deploy(body.applicationId, application, element);
      await applications.deliver(body.applicationId, certificates!);
      return { id: body.applicationId as string, token: body.statusToken as string, certificates: certificates! };
    },
    newNumber: () => String(5_000_000_000 + ++persons),
    /** Somebody new, and what is on their phone. */
    async phoneOfSomebody() {
      const number = self.newNumber();
      const { signer } = await self.citizen(number);
      return { number, signer, ...(await self.enrol(signer)) };
    },
    /** The operator's order about all that is on a person's phone, or what `change` says. */
    orderRevocation: (number: string, change: object = {}, id: string = randomUUID()) =>
      processes.peers.operator.call<{ certificates: { kind: string; profile: string }[] }>(
        'registration',
        'PUT',
        `/revocation-orders/${id}`,
        { resident: number, profiles: ['phone'], kinds: bothKinds, reason: 'keyCompromise', ...change },
      ),
    applications: async (number = HANAKO) =>
      (
        await processes.peers.operator.call<{ applications: Json[] }>(
          'registration',
          'GET',
          `/residents/${number}/applications`,
        )
      ).applications,
  };
  return self;
}
