import { readAnswer, readAnswerForm } from '@inro/presentation';
import { VerifierCache, verifyAuthenticationSync } from '@inro/verifier/node';
import { now } from '../../testing/relying-party/authority.ts';
import { openScene } from '../../testing/relying-party/service.ts';
import { type Benchmark, toBenchmark } from '../measure.ts';

const ROUNDS = 7;
const LOGINS = 100;

/** Processor microseconds of the whole process. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** What the SDK adds to the verification of an answer: reading it, the transaction, the answer to the wallet. */
export async function run(): Promise<readonly Benchmark[]> {
  const { authority, person, bank, staple } = await openScene();
  const cache = new VerifierCache();
  const verified = (body: Parameters<typeof readAnswerForm>[0]): boolean => {
    const form = readAnswerForm(body);
    const answer = readAnswer(form.kind === 'answer' ? form.presentations.login! : '', 'login');
    const { status } = verifyAuthenticationSync({
      certificate: answer.certificate,
      staple: answer.staple,
      signedData: answer.signingInput,
      signature: answer.signature,
      algorithm: 'RS256',
      purpose: 'user-authentication',
      trustAnchors: [authority.authentication.certificate],
      at: now,
      cache,
    });
    return status === 'valid';
  };
  try {
    let [ours, limit] = [0, 0];
    for (let round = 0; round < ROUNDS; round++) {
      let [received, bare] = [0, 0];
      for (let n = 0; n < LOGINS; n++) {
        const body = await (await bank.begin('same-device')).answer(person, staple);
        const begun = processorTime();
        if (!verified(body)) throw new Error('a good answer is not valid');
        const between = processorTime();
        const { report } = await bank.sdk.receiveAnswer(body);
        received += processorTime() - between;
        bare += between - begun;
        if (report?.status !== 'valid') throw new Error('the SDK refused a good answer');
      }
      ours = Math.max(ours, Math.round((LOGINS * 1e6) / received));
      limit = Math.max(limit, Math.round((LOGINS * 1e6) / bare));
    }
    return [toBenchmark('answer-received', 'answers/s of processor time; limit: the verifier alone', { ours, limit })];
  } finally {
    bank.folder.dispose();
  }
}
