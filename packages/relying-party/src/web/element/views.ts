import type { Locale, LocalizedText } from '@inro/problem';
import type { LoginEnd, LoginState } from '../page/page-login.ts';
import { qrPath } from '../page/qr.ts';
import { loginTexts } from '../page/texts.ts';
import { action, make, makeSvg, words } from './dom.ts';
import { elementTexts } from './texts.ts';

const texts = { ...loginTexts, ...elementTexts };
export type TextKey = keyof typeof texts;

/** What a view needs of its element. */
export interface Stage {
  readonly locale: Locale;
  readonly canBeginHere: boolean;
  readonly enrol: string | undefined;
  readonly beginHere: () => void;
  readonly beginOther: () => void;
  readonly stop: () => void;
  readonly leaveToEnrol: () => void;
}

export const say = (key: TextKey, locale: Locale) => words(texts[key], locale);
const plain = (key: TextKey, locale: Locale): string =>
  say(key, locale)
    .map((piece) => (typeof piece === 'string' ? piece : (piece.firstChild?.textContent ?? '')))
    .join('');

const heading = (children: readonly (Node | string)[]) => make('h2', { tabindex: '-1', part: 'heading' }, ...children);
const paragraph = (...children: readonly (Node | string)[]) => make('p', {}, ...children);

/** One or two ways to begin; one way only is one button. */
export function startView({ locale, canBeginHere, beginHere, beginOther }: Stage): readonly Node[] {
  if (!canBeginHere) return [action(say('element.begin', locale), beginOther, true)];
  return [
    action(say('element.begin_here', locale), beginHere, true),
    action(say('element.begin_other', locale), beginOther),
  ];
}

export const wordsView = (key: TextKey, { locale }: Stage): readonly Node[] => [
  make('p', { tabindex: '-1', part: 'state' }, ...say(key, locale)),
];

/** QR code, number, state; {@link tellPhone} changes the state alone, so that nobody loses their place. */
export function shownView(
  { login, phone }: Extract<LoginState, { at: 'shown' }>,
  { locale, stop }: Stage,
): readonly Node[] {
  const { size, path } = qrPath(login.qrPayload);
  return [
    heading(say('login.qr_heading', locale)),
    paragraph(...say('login.qr_how', locale)),
    makeSvg(
      'svg',
      {
        role: 'img',
        'aria-label': plain('login.qr_alt', locale),
        viewBox: `0 0 ${size} ${size}`,
        part: 'qr',
        'shape-rendering': 'crispEdges',
      },
      makeSvg('rect', { width: `${size}`, height: `${size}`, fill: '#ffffff' }),
      makeSvg('path', { d: path, fill: '#000000' }),
    ),
    make(
      'div',
      { class: 'number', part: 'number' },
      paragraph(...say('login.number', locale)),
      make('strong', { 'data-number': '' }, login.number),
      paragraph(...say('login.number_why', locale)),
    ),
    make('p', { 'data-phone': '' }, ...say(`login.state.${phone}`, locale)),
    linkOf(login.qrPayload, locale),
    action(say('element.cancel', locale), stop),
  ];
}

/** For whoever cannot photograph a code: what it says, to be carried otherwise. */
function linkOf(payload: string, locale: Locale): Node {
  const copy = action(say('login.copy', locale), () => {
    navigator.clipboard.writeText(payload).then(
      () => copy.replaceChildren(...say('login.copied', locale)),
      () => undefined,
    );
  });
  return make(
    'details',
    {},
    make('summary', {}, ...say('login.link', locale)),
    paragraph(make('code', { 'data-link': '' }, payload)),
    copy,
  );
}

export function tellPhone(root: ParentNode, phone: 'waiting' | 'opened' | 'answered', locale: Locale): void {
  root.querySelector('[data-phone]')?.replaceChildren(...say(`login.state.${phone}`, locale));
}

const link = (href: string, key: TextKey, locale: Locale, isFirst = false) => {
  const made = make('a', { class: isFirst ? 'action first' : 'action', part: 'button' }, ...say(key, locale));
  made.href = href;
  return made;
};

/** The page is still here: there may be no wallet on this phone. Says what it takes, leads there, and waits. */
export function noWalletView(walletLink: string, { locale, enrol, beginOther, leaveToEnrol }: Stage): readonly Node[] {
  const nodes: Node[] = [
    heading(say('element.no_wallet', locale)),
    link(walletLink, 'element.open_again', locale, true),
    paragraph(...say('element.no_wallet_why', locale)),
  ];
  if (enrol !== undefined) {
    const there = link(enrol, 'element.enrol', locale);
    // Who sets up a wallet is told of no service, and gets no hold of this page.
    there.target = '_blank';
    there.rel = 'noopener noreferrer';
    there.addEventListener('click', leaveToEnrol);
    nodes.push(there, paragraph(...say('element.enrol_then', locale)));
  }
  return [...nodes, action(say('element.begin_other', locale), beginOther)];
}

/** Back from setting up a wallet: the same act, begun anew, since what was asked for then is too old by now. */
export const backView = ({ locale, beginHere, beginOther }: Stage): readonly Node[] => [
  heading(say('element.back', locale)),
  action(say('element.go_on', locale), beginHere, true),
  action(say('element.begin_other', locale), beginOther),
];

/** Within a page of another site nothing begins: what lies over the number there, nobody here can know. */
export function framedView({ locale }: Stage): readonly Node[] {
  const alone = link(location.href, 'element.framed_open', locale, true);
  alone.target = '_blank';
  alone.rel = 'noopener';
  return [paragraph(...say('element.framed', locale)), alone];
}

const isSaid = (text: LocalizedText | undefined, locale: Locale): text is LocalizedText =>
  typeof (text as Partial<Record<Locale, unknown>> | undefined)?.[locale] === 'string';

/** How a login ended that did not come about, and the ways to begin again. */
export function endedView({ kind, code, problem }: LoginEnd, stage: Stage): readonly Node[] {
  const { locale } = stage;
  const isOurs = problem === undefined || !isSaid(problem.titles, locale) || !isSaid(problem.next, locale);
  const own = code === 'malformed' ? 'malformed' : 'unreachable';
  const said =
    kind !== 'failed'
      ? [heading(say(`login.${kind}_heading`, locale)), paragraph(...say(`login.${kind}`, locale))]
      : isOurs
        ? [heading(say(`element.${own}`, locale)), paragraph(...say(`element.${own}_next`, locale))]
        : [heading(words(problem.titles, locale)), paragraph(...words(problem.next, locale))];
  // In easy Japanese a hard word is never without what it means.
  const isHard = locale === 'ja-x-easy' && said.some((one) => one.textContent.includes('証明書'));
  if (isHard) said.push(paragraph(...say('element.certificate_is', locale)));
  const box = make('div', { class: 'problem', part: 'problem', 'data-code': code }, ...said);
  return [box, ...startView(stage)];
}
