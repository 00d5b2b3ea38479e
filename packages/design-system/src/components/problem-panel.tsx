import type { Problem } from '@inro/problem';
import { type ReactNode, useEffect, useRef } from 'react';
import { useCommonText, useLocale } from '../i18n.ts';
import { type CordEnd, CordPicture, type CordState } from './cord-picture.tsx';
import { Fold } from './fold.tsx';
import type { IconName } from './icon.tsx';
import { Code, Ruby } from './text.tsx';

/** Where something can go wrong. */
export type ProblemPlace = 'phone' | 'chip' | 'card' | 'authority' | 'service' | 'network' | 'app';

const rooms: Readonly<Record<string, ProblemPlace>> = {
  handset: 'phone',
  'secure-element': 'chip',
  apdu: 'chip',
  jpki: 'chip',
  registration: 'authority',
  tsm: 'authority',
  ca: 'authority',
  bank: 'service',
  gateway: 'service',
  presentation: 'service',
  'relying-party': 'service',
  wallet: 'app',
};
/** What the room alone does not tell. */
const codes: Readonly<Record<string, ProblemPlace>> = {
  'handset.card_absent': 'card',
  'http.peer_unavailable': 'network',
  'http.too_slow': 'network',
  'wallet.card_cannot_sign': 'card',
  'wallet.card_password_blocked': 'card',
  'wallet.element_unreadable': 'chip',
  'wallet.no_certificates': 'phone',
  'wallet.not_a_my_number_card': 'card',
  'wallet.phone_unreachable': 'phone',
};

/** Where a problem arose, as far as its code says. */
export const placeOf = ({ code }: Pick<Problem, 'code'>): ProblemPlace | undefined =>
  codes[code] ?? rooms[code.split('.')[0] ?? ''];

interface ProblemProps {
  readonly problem: Problem;
  /** Where it happened, if the caller knows better than the code says. */
  readonly place?: ProblemPlace | undefined;
  /** What can be done here: buttons. */
  readonly children?: ReactNode;
}

/** One failure within a page: what happened, what to do next, who has to act; its code is folded. Takes the focus when it appears. */
export function ProblemPanel({ problem, place, children }: ProblemProps) {
  const { pick } = useLocale();
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another problem takes the focus again
  useEffect(() => box.current?.focus(), [problem.code]);
  return (
    <div
      className="my-6 rounded-panel border-2 border-failure bg-failure-tint p-4"
      ref={box}
      role="alert"
      tabIndex={-1}
    >
      <h2 className="mb-3 text-failure text-std-18B-160">
        <Ruby>{pick(problem.titles)}</Ruby>
      </h2>
      <ProblemWords problem={problem} />
      {children}
      <ProblemDetails place={place} problem={problem} />
    </div>
  );
}

const icons: Readonly<Record<ProblemPlace, IconName>> = {
  phone: 'phone',
  chip: 'chip',
  card: 'card',
  authority: 'authority',
  service: 'alert',
  network: 'offline',
  app: 'alert',
};

/** One failure that is a page of its own: its title is the heading, its one right button is the child. */
export function ProblemBody({
  problem,
  place = placeOf(problem),
  party,
  next,
  cord = 'cut',
  children,
}: ProblemProps & {
  /** Whose failure it is, by name: a service that was checked. */
  readonly party?: string | undefined;
  /** What to do next, where this page knows better than the row of the error. */
  readonly next?: string | undefined;
  readonly cord?: CordState;
}) {
  const end: CordEnd = party !== undefined && place === 'service' ? { name: party } : { icon: icons[place ?? 'app'] };
  return (
    <div role="alert">
      <CordPicture cord={cord} from="inro" to={end} />
      <ProblemWords next={next} party={place === 'service' ? party : undefined} problem={problem} />
      {children}
      <ProblemDetails place={place} problem={problem} />
    </div>
  );
}

/** What to do next, and who has to: above whatever can be pressed. */
function ProblemWords({
  problem,
  party,
  next,
}: {
  readonly problem: Problem;
  /** Whoever has to act, by name, unless it is the person. */
  readonly party?: string | undefined;
  readonly next?: string | undefined;
}) {
  const t = useCommonText();
  const { pick } = useLocale();
  const who = t(`ds.who.${problem.actor}`);
  return (
    <>
      <p>
        <Ruby>{next ?? pick(problem.next)}</Ruby>
      </p>
      <p className="mt-2 text-ink-second">
        <span className="font-bold">
          <Ruby>{t('ds.who')}</Ruby>
        </span>
        {': '}
        <Ruby>{problem.actor === 'person' ? who : (party ?? who)}</Ruby>
      </p>
    </>
  );
}

/** For whoever helps: where it happened, and the code to read out. */
function ProblemDetails({ problem, place = placeOf(problem) }: Pick<ProblemProps, 'problem' | 'place'>) {
  const t = useCommonText();
  return (
    <Fold title={t('ds.details')}>
      <dl className="space-y-2">
        {place === undefined ? null : (
          <div>
            <dt className="font-bold">
              <Ruby>{t('ds.where')}</Ruby>
            </dt>
            <dd>
              <Ruby>{t(`ds.where.${place}`)}</Ruby>
            </dd>
          </div>
        )}
        <div>
          <dt className="font-bold">
            <Ruby>{t('ds.code')}</Ruby>
          </dt>
          <dd>
            <Code>{problem.code}</Code>
          </dd>
        </div>
      </dl>
    </Fold>
  );
}
