import type { Manner } from '../states.ts';
import { unsignedAnswer } from './unsigned.ts';

/** What a service asks for, and so which cases it is held to. */
export type ContractAct = 'login' | 'statement';

/** One request of the service under test, as a browser began it, with a wallet that answers. */
export interface Attempt {
  readonly number: string | undefined;
  /** The body that a wallet would post; the manner is `valid` unless said. */
  form(how?: { readonly as?: Manner; readonly number?: string | undefined; readonly person?: string }): Promise<string>;
  /** Posts a body; whether the service took it. */
  post(body: string): Promise<boolean>;
  /** Whether the service believes it, in the browser that began, or in one that did not. */
  believes(browser?: 'own' | 'other'): Promise<boolean>;
}

/** A way of a wallet, and whether a service may believe what it brings. */
export interface ContractCase {
  readonly name: string;
  /** The rule: docs/protocol/openid4vp-profile.md. */
  readonly rule: string;
  readonly acts: readonly ContractAct[];
  readonly expected: 'believed' | 'refused';
  /** Plays it; whether the service believed anything. */
  play(begin: () => Promise<Attempt>): Promise<boolean>;
}

const both = ['login', 'statement'] as const;

/** A wallet that answers in this manner, once. */
const answers =
  (as: Manner): ContractCase['play'] =>
  async (begin) => {
    const attempt = await begin();
    await attempt.post(await attempt.form({ as }));
    return attempt.believes();
  };
const refused = (
  name: string,
  rule: string,
  how: Manner | ContractCase['play'],
  acts: readonly ContractAct[] = both,
): ContractCase => ({ name, rule, acts, expected: 'refused', play: typeof how === 'string' ? answers(how) : how });

/** The answer of one login, sent to another as well. */
const toAnother: ContractCase['play'] = async (begin) => {
  const [mine, theirs] = [await begin(), await begin()];
  const [own, others] = [
    new URLSearchParams(await mine.form({ number: theirs.number })),
    new URLSearchParams(await theirs.form()),
  ];
  own.set('state', others.get('state') ?? '');
  await theirs.post(own.toString());
  return theirs.believes();
};

/** Everything that a service is held to, each by its name. */
export const contractCases: readonly ContractCase[] = [
  { name: 'honest', rule: 'Answer', acts: both, expected: 'believed', play: answers('valid') },
  refused('wrong-nonce', 'Answer: nonce', 'other-request'),
  refused('other-request-digest', 'Answer: request_sha256', 'other-digest'),
  refused('other-audience', 'Answer: aud', 'other-audience'),
  refused('other-address', 'Answer: response_uri', 'other-service'),
  refused('signature-changed', 'Answer: the signature holds', 'tampered'),
  refused(
    'unsigned',
    'Answer: alg',
    async (begin) => {
      const attempt = await begin();
      await attempt.post(unsignedAnswer(await attempt.form()));
      return attempt.believes();
    },
    ['login'],
  ),
  refused('untrusted-authority', 'the path ends at a trusted root', 'stranger'),
  refused('other-kind-of-certificate', 'Acts: the profile of login', 'other-kind', ['login']),
  refused('expired-certificate', 'the certificate is of its time', 'expired', ['login']),
  refused('revoked', 'Answer: ocsp', 'revoked', ['login']),
  refused('suspended', 'Answer: ocsp', 'suspended', ['login']),
  refused('expired-staple', 'Answer: ocsp is a day old at most', 'stale', ['login']),
  refused('unknown-to-the-authority', 'Answer: ocsp', 'unknown', ['login']),
  refused('staple-about-another', 'Answer: ocsp is about this certificate', 'status-of-another', ['login']),
  refused('staple-by-a-stranger', 'Answer: ocsp is signed by the authority', 'status-by-stranger', ['login']),
  refused('statement-over', 'Statement: exp', 'expired', ['statement']),
  refused('required-item-withheld', 'Statement: every required item is there', 'withheld', ['statement']),
  refused('statement-of-another-person', 'Statement: the key binding is by cnf', 'other-person', ['statement']),
  refused('wrong-number', 'Answer: number', 'wrong-number'),
  refused('number-missing', 'Answer: number, across devices', async (begin) => {
    const attempt = await begin();
    await attempt.post(await attempt.form({ number: undefined }));
    return attempt.believes();
  }),
  refused('replayed', 'one answer a request', async (begin) => {
    const attempt = await begin();
    const form = await attempt.form();
    await attempt.post(form);
    return attempt.post(form);
  }),
  refused('second-person-after-the-first', 'one answer a request', async (begin) => {
    const attempt = await begin();
    await attempt.post(await attempt.form());
    return attempt.post(await attempt.form({ person: 'somebody else' }));
  }),
  refused('answer-of-another-login', 'Answer: state is not what binds it', toAnother),
  refused('other-browser', 'the browser that began ends it', async (begin) => {
    const attempt = await begin();
    await attempt.post(await attempt.form());
    return attempt.believes('other');
  }),
  refused('nobody-answered', 'no answer, no login', async (begin) => (await begin()).believes()),
  refused('person-refuses', 'Answer: error', 'refused'),
];
